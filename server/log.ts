// The log: one JSON line per event on standard output's sister, standard error. No names, titles, texts, tokens or addresses;
// boards and people appear as short keyed hashes, so that lines can be joined and nobody can be looked up.

import { createHmac } from 'node:crypto'
import { destination, pino, type Logger } from 'pino'

export type Log = Logger

/** Opens the log at a level of config.ts. Written synchronously: the last line before a crash is the one that matters. */
export function openLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination({ fd: 2, sync: true }))
}

/** Makes the hash under which an id is logged: 10 characters, keyed, different on every server. */
export function blurrer(secret: Uint8Array): (id: string) => string {
  return (id) => createHmac('sha256', secret).update(`log|${id}`).digest('base64url').slice(0, 10)
}
