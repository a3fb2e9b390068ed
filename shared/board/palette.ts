// The one palette, as plain values: neutrals, department hues, tints of notes, tones of states.
// tokens.css carries the same values for stylesheets (a test holds the two together); the canvas
// and the pictures of the session record read them here. No CSS, no React, nothing that changes at run time.

/** Ground, line and text colours; `sunken` is a well in light and a lift in dark. */
export const neutrals = {
  light: { paper: '#f6f5f1', surface: '#ffffff', raised: '#ffffff', sunken: '#efede7', line: '#e2dfd7', lineStrong: '#8b877c', ink: '#1f2023', inkSoft: '#55565c', inkFaint: '#66666b' },
  dark: { paper: '#141517', surface: '#1c1e21', raised: '#24272b', sunken: '#2b2e33', line: '#35383d', lineStrong: '#7f838b', ink: '#ececea', inkSoft: '#b8b9bb', inkFaint: '#a3a5a9' },
} as const;

/** A hue somebody's department is shown in. `solid` works on both themes; text on it is `on`. */
export const hues = {
  blue: { solid: '#1a6fe1', on: '#ffffff', light: { tint: '#e8f1fe', text: '#1a57ad' }, dark: { tint: '#1f2e44', text: '#b6d3fe' } },
  magenta: { solid: '#c33e93', on: '#ffffff', light: { tint: '#ffe9f4', text: '#963372' }, dark: { tint: '#3e2433', text: '#fdbadf' } },
  green: { solid: '#018634', on: '#ffffff', light: { tint: '#e4f6e6', text: '#006927' }, dark: { tint: '#1d3421', text: '#a9e2b0' } },
  orange: { solid: '#bd5403', on: '#ffffff', light: { tint: '#ffece3', text: '#964101' }, dark: { tint: '#402719', text: '#ffc1a2' } },
  violet: { solid: '#8459db', on: '#ffffff', light: { tint: '#f1eefe', text: '#6646a8' }, dark: { tint: '#2f2942', text: '#d4c8fe' } },
  ochre: { solid: '#916c00', on: '#ffffff', light: { tint: '#f9efdb', text: '#735601' }, dark: { tint: '#382c11', text: '#eccd8c' } },
  crimson: { solid: '#d3384e', on: '#ffffff', light: { tint: '#ffebea', text: '#a2303d' }, dark: { tint: '#422425', text: '#febebf' } },
  cyan: { solid: '#087e9b', on: '#ffffff', light: { tint: '#ddf5fe', text: '#036279' }, dark: { tint: '#0f333e', text: '#8cdffb' } },
} as const;

/** Paper and ink of a note: `mark` is its icon and label, `edge` its outline. */
export const tints = {
  positive: { light: { fill: '#dbf5dd', ink: '#1d2a1e', mark: '#167230', edge: '#badbbd' }, dark: { fill: '#253727', ink: '#e5eee6', mark: '#9ddda6', edge: '#405643' } },
  negative: { light: { fill: '#ffe6e5', ink: '#34201f', mark: '#a24042', edge: '#f5c3c0' }, dark: { fill: '#432a29', ink: '#f6e7e6', mark: '#feb5b1', edge: '#664645' } },
  assumption: { light: { fill: '#ffe9cd', ink: '#302413', mark: '#845801', edge: '#eacca4' }, dark: { fill: '#3e2f19', ink: '#f2eadf', mark: '#f1c17f', edge: '#5f4c31' } },
  question: { light: { fill: '#deefff', ink: '#1b2833', mark: '#0465a0', edge: '#b5d5f1' }, dark: { fill: '#233442', ink: '#e4ecf4', mark: '#9cd1fe', edge: '#3d5265' } },
  insight: { light: { fill: '#d4f5ed', ink: '#182b26', mark: '#056f5f', edge: '#b1dcd1' }, dark: { fill: '#203731', ink: '#e3eeeb', mark: '#7ce0ca', edge: '#3a5650' } },
  hypothesis: { light: { fill: '#eceaff', ink: '#262433', mark: '#6554a9', edge: '#d0ccf2' }, dark: { fill: '#312f42', ink: '#ebeaf4', mark: '#c9c2fe', edge: '#4f4c65' } },
  feeling: { light: { fill: '#ffe5f0', ink: '#312128', mark: '#9b4270', edge: '#edc4d6' }, dark: { fill: '#3f2a34', ink: '#f3e8ec', mark: '#fdb0d4', edge: '#614753' } },
  idea: { light: { fill: '#f6efb9', ink: '#2b2706', mark: '#6e6300', edge: '#ddd48d' }, dark: { fill: '#383207', ink: '#eeecda', mark: '#d7cd7f', edge: '#57511f' } },
  expectation: { light: { fill: '#d4f3fb', ink: '#192a2e', mark: '#026c7f', edge: '#b1d9e3' }, dark: { fill: '#20353b', ink: '#e3edf0', mark: '#76dbf3', edge: '#3a555c' } },
  gap: { light: { fill: '#f3ebe5', ink: '#2a2622', mark: '#6b5f57', edge: '#d9cfc7' }, dark: { fill: '#36302c', ink: '#edeae8', mark: '#d5c8be', edge: '#554e49' } },
  plain: { light: { fill: '#eeede8', ink: '#272624', mark: '#666255', edge: '#d3d1cb' }, dark: { fill: '#32312f', ink: '#ecebe9', mark: '#cfcabc', edge: '#51504c' } },
} as const;

/** State colours: `solid` for icons and fills, `text` on `tint` for words. */
export const tones = {
  neutral: { light: { solid: '#76726d', tint: '#f1f0ef', text: '#615f5a', edge: '#cfcdca' }, dark: { solid: '#b4b1ab', tint: '#2f2e2c', text: '#d6d4d0', edge: '#575552' } },
  accent: { light: { solid: '#0b6467', tint: '#e0f1f0', text: '#0a5559', edge: '#a3cfce' }, dark: { solid: '#5cbfbb', tint: '#143536', text: '#a0e0dc', edge: '#275c5d' } },
  sealed: { light: { solid: '#7b67b2', tint: '#f1edfe', text: '#655493', edge: '#d0c7f2' }, dark: { solid: '#b5a4ea', tint: '#2f2a40', text: '#d7ccfe', edge: '#574f73' } },
  revealed: { light: { solid: '#058277', tint: '#dff6f2', text: '#006b62', edge: '#a2dbd3' }, dark: { solid: '#5cc6b9', tint: '#123430', text: '#9fe4da', edge: '#28605a' } },
  saving: { light: { solid: '#4777a7', tint: '#e6f2fe', text: '#3a628b', edge: '#b7d1ed' }, dark: { solid: '#8ab5e3', tint: '#212f3d', text: '#b9d8f8', edge: '#41586f' } },
  saved: { light: { solid: '#35824b', tint: '#e5f5e7', text: '#296a3b', edge: '#b3d9b9' }, dark: { solid: '#82c38f', tint: '#1f3423', text: '#b4e2bc', edge: '#3c5f43' } },
  offline: { light: { solid: '#a06604', tint: '#feeddb', text: '#845303', edge: '#edc69b' }, dark: { solid: '#e2a355', tint: '#3d2911', text: '#f8cb98', edge: '#6f4e25' } },
  refused: { light: { solid: '#d63739', tint: '#ffebe9', text: '#b12c2e', edge: '#febab4' }, dark: { solid: '#ff8a83', tint: '#4a1e1c', text: '#ffc3be', edge: '#853b37' } },
} as const;

export type HueName = keyof typeof hues;
export type TintName = keyof typeof tints;
export type ToneName = keyof typeof tones;

/** Every hue, in the order a new department is offered them. */
export const HUE_NAMES: readonly HueName[] = ['blue', 'magenta', 'green', 'orange', 'violet', 'cyan', 'ochre', 'crimson'];

const PRESETS: Readonly<Record<string, HueName>> = {
  sales: 'blue',
  marketing: 'magenta',
  'customer success': 'green',
  support: 'orange',
  product: 'violet',
  data: 'cyan',
};

/**
 * The hue of a department: the usual ones have their own, any other name always gets the same one
 * on every machine. Capitals and outer spaces make no difference.
 */
export function hueOf(department: string): HueName {
  const name = department.normalize('NFC').trim().toLowerCase();
  if (Object.hasOwn(PRESETS, name)) return PRESETS[name] ?? 'blue';
  return HUE_NAMES[spread(name) % HUE_NAMES.length] ?? 'blue';
}

/** The tint of a kind of note; a kind this version does not know is 'plain'. */
export function tintOf(kind: string): TintName {
  return isTint(kind) ? kind : 'plain';
}

function isTint(kind: string): kind is TintName {
  return Object.hasOwn(tints, kind);
}

/** FNV-1a: short names that differ by a letter land on different hues. */
function spread(name: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) {
    sum = Math.imul(sum ^ name.charCodeAt(at), 0x01000193);
  }
  return (sum ^ (sum >>> 15)) >>> 0;
}
