// A small line over time with its gaps shown as gaps and moments marked; the same in words for those
// who do not see it.
import { drawLine } from './sparkline.ts';
import type { LinePoint } from './sparkline.ts';
import styles from './Sparkline.module.css';

export type SparklineProps = {
  readonly label: string;
  /** What the line tells, in a sentence: "From 42 in March to 11 in June; nothing known in April". */
  readonly text: string;
  readonly points: readonly LinePoint[];
  readonly width?: number;
  readonly height?: number;
  readonly marks?: readonly { readonly at: number; readonly label: string }[];
  /** Widens the time shown, ms since 1970. */
  readonly from?: number;
  readonly to?: number;
};

const INSET = 4;

/** Scales down with its parent; a line of no known points is a dashed one. */
export function Sparkline({ label, text, points, width = 160, height = 40, marks = [], from, to }: SparklineProps) {
  const { runs, gaps, xOf } = drawLine(points, { width, height, inset: INSET }, { from, to });
  const end = runs.at(-1)?.at(-1);
  return (
    <svg className={styles.chart} role="img" aria-label={`${label}. ${text}`} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      {runs.length === 0 && <line className={styles.unknown} x1={INSET} x2={width - INSET} y1={height / 2} y2={height / 2} />}
      {gaps.map((gap) => (
        <g key={gap.from}>
          <rect className={styles.gap} x={gap.from} y={0} width={Math.max(2, gap.to - gap.from)} height={height} />
          <line className={styles.unknown} x1={gap.from} x2={gap.to} y1={height / 2} y2={height / 2} />
        </g>
      ))}
      {marks.map((mark) => (
        <g key={`${mark.at}-${mark.label}`}>
          <title>{mark.label}</title>
          <line className={styles.mark} x1={xOf(mark.at)} x2={xOf(mark.at)} y1={0} y2={height} />
        </g>
      ))}
      {runs.map((run) => (
        <Run key={run[0]?.x} run={run} />
      ))}
      {end !== undefined && <circle className={styles.end} cx={end.x} cy={end.y} r={2.5} />}
    </svg>
  );
}

/** One point alone has no line: it is a dot. */
function Run({ run }: { readonly run: readonly { readonly x: number; readonly y: number }[] }) {
  const only = run.length === 1 ? run[0] : undefined;
  if (only !== undefined) return <circle className={styles.end} cx={only.x} cy={only.y} r={2} />;
  return <polyline className={styles.line} points={run.map(({ x, y }) => `${x},${y}`).join(' ')} />;
}
