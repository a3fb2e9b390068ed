// A server that a soak must catch: it forgets nothing that it ever kept, and a timer of each batch goes on.

import { runWeighed } from './weighed.ts'

const everything: unknown[] = []

await runWeighed((store) => ({
  ...store,
  async keep(keep) {
    const kept = await store.keep(keep)
    everything.push(Array.from({ length: 100 }, (_, n) => `${everything.length} ${n}`), setInterval(() => kept, 60_000))
    return kept
  },
}))
