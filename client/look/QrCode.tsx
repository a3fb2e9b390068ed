// A link as a square that a phone's camera reads. Drawn as one SVG path, always dark on white, since
// many cameras do not read the inverse.
import { useMemo } from 'react';
import { encode } from 'uqr';
import styles from './QrCode.module.css';

export type QrCodeProps = {
  readonly text: string;
  /** What it opens, spoken. */
  readonly label: string;
  /** Pixels. */
  readonly size?: number;
};

/** With the quiet zone of two modules around it. */
export function QrCode({ text, label, size = 160 }: QrCodeProps) {
  const { side, path } = useMemo(() => squares(text), [text]);
  return (
    <svg className={styles.code} role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <path d={path} />
    </svg>
  );
}

function squares(text: string): { readonly side: number; readonly path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 2 });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { side: size, path };
}
