// A server's memory from outside and from inside: resident megabytes of its process tree, and what its main thread holds after a
// garbage collection (JavaScript's heap and the buffers that hang on it).

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { residentMb } from '../process-tree.ts'
import { freshFolder } from './folder.ts'

const answerWithinMs = 10_000
let folder = ''
let next = 0

export type Memory = { readonly heapMb: number; readonly residentMb: number }
export type MemoryEnv = { readonly NODE_OPTIONS: string; readonly BENCH_HEAP: string }

/** Settings that make a server answer `memoryOf`. */
export function memoryEnv(): MemoryEnv {
  folder ||= freshFolder()
  next += 1
  return { NODE_OPTIONS: `--import=${new URL('heap-on-signal.ts', import.meta.url).href}`, BENCH_HEAP: join(folder, `heap-${next}.json`) }
}

/** Asks a server that was started with `env`. */
export async function memoryOf(pid: number, { BENCH_HEAP: file }: MemoryEnv): Promise<Memory> {
  rmSync(file, { force: true })
  process.kill(pid, 'SIGUSR2')
  const latest = Date.now() + answerWithinMs
  while (!existsSync(file)) {
    if (Date.now() > latest) throw new Error(`The server ${pid} did not say within ${answerWithinMs / 1_000} s what its heap holds.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { heapMb } = JSON.parse(readFileSync(file, 'utf8')) as { heapMb: number } // written by heap-on-signal.ts
  return { heapMb, residentMb: residentMb(pid) }
}
