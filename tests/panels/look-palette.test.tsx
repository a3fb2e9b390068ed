// The palette's promises: readable in both themes, the same in CSS and TypeScript, the same for everyone.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HUE_NAMES, hueOf, hues, neutrals, tintOf, tints, tones } from '#shared/board/palette.ts';

const AA = 4.5;
const THEMES = ['light', 'dark'] as const;
const css = readFileSync('client/look/tokens.css', 'utf8');

describe('every pair of text and ground is readable (AA)', () => {
  for (const theme of THEMES) {
    const ground = neutrals[theme];
    it.each(['paper', 'surface', 'raised', 'sunken'] as const)(`${theme}: all ink on %s`, (name) => {
      for (const ink of [ground.ink, ground.inkSoft, ground.inkFaint]) {
        expect(contrast(ink, ground[name])).toBeGreaterThanOrEqual(AA);
      }
    });
    it(`${theme}: the edge of a control stands out from the surface`, () => {
      expect(contrast(ground.lineStrong, ground.surface)).toBeGreaterThanOrEqual(3);
    });
    it.each(Object.entries(hues))(`${theme}: department %s`, (_, hue) => {
      expect(contrast(hue[theme].text, hue[theme].tint)).toBeGreaterThanOrEqual(AA);
      expect(contrast(hue.on, hue.solid)).toBeGreaterThanOrEqual(AA);
      expect(contrast(hue.solid, ground.surface)).toBeGreaterThanOrEqual(3);
      expect(contrast(hue.solid, ground.paper)).toBeGreaterThanOrEqual(3);
    });
    it.each(Object.entries(tints))(`${theme}: note %s`, (_, tint) => {
      expect(contrast(tint[theme].ink, tint[theme].fill)).toBeGreaterThanOrEqual(7);
      expect(contrast(tint[theme].mark, tint[theme].fill)).toBeGreaterThanOrEqual(AA);
    });
    it.each(Object.entries(tones))(`${theme}: state %s`, (_, tone) => {
      expect(contrast(tone[theme].text, tone[theme].tint)).toBeGreaterThanOrEqual(AA);
      expect(contrast(ground.ink, tone[theme].tint)).toBeGreaterThanOrEqual(AA);
      expect(contrast(ground.inkSoft, tone[theme].tint)).toBeGreaterThanOrEqual(AA);
      expect(contrast(tone[theme].solid, ground.surface)).toBeGreaterThanOrEqual(3);
    });
  }

  it('a pair that cannot be read is caught by the measure', () => {
    expect(contrast('#999999', '#ffffff')).toBeLessThan(AA);
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  });
});

describe('tokens.css carries the values of palette.ts', () => {
  it('for neutrals', () => {
    for (const [name, light] of Object.entries(neutrals.light)) {
      const dark = Object.entries(neutrals.dark).find(([other]) => other === name)?.[1];
      expect(css).toContain(`--${kebab(name)}: light-dark(${light}, ${dark});`);
    }
  });
  it('for departments', () => {
    for (const [name, hue] of Object.entries(hues)) {
      const block = blockOf(`[data-hue='${name}']`);
      expect(block).toContain(`--hue: ${hue.solid};`);
      expect(block).toContain(`--hue-on: ${hue.on};`);
      expect(block).toContain(`--hue-tint: light-dark(${hue.light.tint}, ${hue.dark.tint});`);
      expect(block).toContain(`--hue-text: light-dark(${hue.light.text}, ${hue.dark.text});`);
    }
  });
  it('for notes', () => {
    for (const [name, tint] of Object.entries(tints)) {
      const block = blockOf(`[data-tint='${name}']`);
      for (const part of ['fill', 'ink', 'mark', 'edge'] as const) {
        expect(block).toContain(`--note-${part}: light-dark(${tint.light[part]}, ${tint.dark[part]});`);
      }
    }
  });
  it('for states', () => {
    for (const [name, tone] of Object.entries(tones)) {
      const block = blockOf(`[data-tone='${name}']`);
      expect(block).toContain(`--tone: light-dark(${tone.light.solid}, ${tone.dark.solid});`);
      for (const part of ['tint', 'text', 'edge'] as const) {
        expect(block).toContain(`--tone-${part}: light-dark(${tone.light[part]}, ${tone.dark[part]});`);
      }
    }
  });
});

describe('hueOf', () => {
  it('gives the six usual departments six different hues', () => {
    const usual = ['Sales', 'Marketing', 'Customer success', 'Support', 'Product', 'Data'].map(hueOf);
    expect(new Set(usual).size).toBe(6);
  });
  it('makes no difference between capitals, spaces or ways of composing letters', () => {
    expect(hueOf('  SALES ')).toBe(hueOf('Sales'));
    expect(hueOf('Ge\u0301nie')).toBe(hueOf('Génie'));
  });
  it('gives any other name one of the hues, always the same', () => {
    for (const name of ['Finance', 'Kundendienst', 'المبيعات', '', 'constructor', '__proto__']) {
      expect(HUE_NAMES).toContain(hueOf(name));
      expect(hueOf(name)).toBe(hueOf(name));
    }
  });
  it('spreads many names over all hues', () => {
    const seen = new Set(Array.from({ length: 200 }, (_, at) => hueOf(`Team ${at}`)));
    expect(seen.size).toBe(HUE_NAMES.length);
  });
});

it('a kind of note this version does not know is plain', () => {
  expect(tintOf('positive')).toBe('positive');
  expect(tintOf('prophecy')).toBe('plain');
  expect(tintOf('toString')).toBe('plain');
});

function blockOf(selector: string): string {
  const from = css.indexOf(`${selector} {`);
  return from < 0 ? '' : css.slice(from, css.indexOf('}', from));
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** WCAG 2 contrast of two #rrggbb colours, 1 to 21. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
