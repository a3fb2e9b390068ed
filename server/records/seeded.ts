// Randomness from a seed: the same seed draws the same sample, on every machine. Not for secrets.

import { hash } from 'node:crypto'

/** Numbers from 0 up to but not 1 (mulberry32), the same ones for the same seed. */
export function seeded(seed: string): () => number {
  let state = Buffer.from(hash('sha256', seed, 'hex').slice(0, 8), 'hex').readUInt32BE(0)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
