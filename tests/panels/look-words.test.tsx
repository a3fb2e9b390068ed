// The pure parts of the look: locale, initials, the geometry of a small line.
import { describe, expect, it } from 'vitest';
import { initialsOf } from '#client/look/initials.ts';
import { englishFor } from '#client/look/locale.ts';
import { pageNonce } from '#client/look/nonce.ts';
import { drawLine } from '#client/look/sparkline.ts';

describe('englishFor', () => {
  it.each([
    [['pl-PL'], 'en-PL'],
    [['de'], 'en-DE'],
    [['fr-FR', 'en-GB'], 'en-GB'],
    [['en'], 'en-US'],
    [[], 'en'],
    [['not a tag'], 'en'],
  ])('%j is written as %s', (languages, locale) => {
    expect(englishFor(languages)).toBe(locale);
  });
  it('puts the day first and counts to 24 for somebody in Germany, not in the United States', () => {
    const moment = new Date('2026-11-22T14:30:00');
    const show = (locale: string) => moment.toLocaleString(locale, { dateStyle: 'short', timeStyle: 'short' });
    expect(show(englishFor(['de-DE']))).toMatch(/^22.*14:30/);
    expect(show(englishFor(['en-US']))).toMatch(/^11.*2:30/);
  });
});

describe('initialsOf', () => {
  it.each([
    ['Amira Haddad', 'AH'],
    ['chi', 'C'],
    ['Anna  Maria von Berg', 'AB'],
    ['  ', '?'],
    ['👩‍🚀 Sally', '👩‍🚀S'],
    ['دانيال كريم', 'دك'],
  ])('%s is %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
  it('is one letter where there is room for one', () => {
    expect(initialsOf('Amira Haddad', 1)).toBe('A');
  });
});

describe('pageNonce', () => {
  const page = (content: string) => {
    const made = document.implementation.createHTMLDocument();
    made.head.innerHTML = `<meta name="csp-nonce" content="${content}">`;
    return made;
  };
  it('is what the server filled in', () => {
    expect(pageNonce(page('r4nd0m'))).toBe('r4nd0m');
  });
  it('is absent where nobody did', () => {
    expect(pageNonce(page('__NONCE__'))).toBeUndefined();
    expect(pageNonce(document.implementation.createHTMLDocument())).toBeUndefined();
  });
});

describe('drawLine', () => {
  const frame = { width: 100, height: 20, inset: 0 };
  it('puts time on x and the highest value at the top', () => {
    const { runs } = drawLine([{ at: 10, value: 4 }, { at: 0, value: 0 }, { at: 5, value: 2 }], frame);
    expect(runs).toEqual([[{ x: 0, y: 20 }, { x: 50, y: 10 }, { x: 100, y: 0 }]]);
  });
  it('breaks the line where nothing is known and says from where to where', () => {
    const { runs, gaps } = drawLine(
      [{ at: 0, value: 1 }, { at: 2, value: null }, { at: 4, value: null }, { at: 6, value: 3 }, { at: 10, value: 3 }],
      frame,
    );
    expect(runs.map((run) => run.length)).toEqual([1, 2]);
    expect(gaps).toEqual([{ from: 0, to: 60 }]);
  });
  it('draws a flat line in the middle', () => {
    expect(drawLine([{ at: 0, value: 7 }, { at: 1, value: 7 }], frame).runs[0]?.map(({ y }) => y)).toEqual([10, 10]);
  });
  it('has neither runs nor numbers that are none when nothing is known', () => {
    for (const points of [[], [{ at: 3, value: null }]]) {
      const drawn = drawLine(points, frame);
      expect(drawn.runs).toEqual([]);
      expect(Number.isFinite(drawn.xOf(3))).toBe(true);
    }
    expect(drawLine([{ at: 3, value: 5 }], frame).runs).toEqual([[{ x: 0, y: 10 }]]);
  });
  it('shows a wider time where asked to', () => {
    expect(drawLine([{ at: 5, value: 1 }], frame, { from: 0, to: 10 }).runs[0]?.[0]?.x).toBe(50);
  });
});
