// The geometry of a small line over time: runs of points without a gap, the gaps between them, and
// where marks stand. Pure; what draws it is Sparkline.
import { scaleLinear } from 'd3-scale';

/** `at` in ms since 1970; a null value is a time of which nothing is known. */
export type LinePoint = { readonly at: number; readonly value: number | null };

export type Frame = { readonly width: number; readonly height: number; readonly inset: number };

/** Pixels. A run is at least one point; a gap spans the time between two runs. */
export type Drawn = {
  readonly runs: readonly (readonly { readonly x: number; readonly y: number }[])[];
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  readonly xOf: (at: number) => number;
};

/** Points in any order; `span` widens the time shown beyond the first and last point. */
export function drawLine(points: readonly LinePoint[], frame: Frame, span: { readonly from?: number | undefined; readonly to?: number | undefined } = {}): Drawn {
  const sorted = points.toSorted((one, other) => one.at - other.at);
  const values = sorted.flatMap(({ value }) => (value === null ? [] : [value]));
  const first = span.from ?? sorted[0]?.at ?? 0;
  const last = span.to ?? sorted.at(-1)?.at ?? 1;
  const x = scaleLinear([first, last === first ? first + 1 : last], [frame.inset, frame.width - frame.inset]);
  const low = values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  const high = values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  const y = scaleLinear(low < high ? [low, high] : [low - 1, low + 1], [frame.height - frame.inset, frame.inset]);
  const runs = runsOf(sorted).map((run) => run.map(({ at, value }) => ({ x: round(x(at)), y: round(y(value)) })));
  return { runs, gaps: gapsBetween(runs), xOf: (at) => round(x(at)) };
}

function runsOf(sorted: readonly LinePoint[]): { readonly at: number; readonly value: number }[][] {
  const runs: { readonly at: number; readonly value: number }[][] = [];
  let broken = true;
  for (const { at, value } of sorted) {
    if (value === null) {
      broken = true;
      continue;
    }
    if (broken) runs.push([]);
    runs.at(-1)?.push({ at, value });
    broken = false;
  }
  return runs;
}

function gapsBetween(runs: Drawn['runs']): Drawn['gaps'] {
  return runs.slice(1).flatMap((run, at) => {
    const from = runs[at]?.at(-1)?.x;
    const to = run[0]?.x;
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
