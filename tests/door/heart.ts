// The heartbeat's thread seen from a test: start it, ask what it measured, stop it.

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** Times in ms from one person to another on a board that nobody attacks. `ended`: one of them was cut. */
export type Beats = { readonly took: readonly number[]; readonly ended: boolean }
export type Heart = { readonly take: () => Promise<Beats>; readonly stop: () => Promise<void> }

/** Two honest people at this server, on a board of their own or on a given one. */
export async function startHeart(url: string, at?: { readonly board: string; readonly key: string }): Promise<Heart> {
  const worker = new Worker(new URL('./heartbeat.ts', import.meta.url), { workerData: { url, at } })
  await once(worker, 'message')
  return {
    async take() {
      const answered = once(worker, 'message')
      worker.postMessage('take')
      const [beats] = await answered as [Beats]
      return beats
    },
    async stop() { await worker.terminate() },
  }
}
