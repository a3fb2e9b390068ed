// The log: one JSON line per event on standard output's sister, standard error. No names, titles, texts, tokens or addresses;
// boards and people appear as short keyed hashes, so that lines can be joined and nobody can be looked up. What repeats itself
// is counted: ten of a kind in a minute, then one line that says how many more there were (at most about 1 MB a minute in all).

import { createHmac } from 'node:crypto'
import { destination, pino, type LogFn, type Logger } from 'pino'
import { systemClock } from './clock.ts'
import { discreet, discreetError } from './discreet.ts'
import { newThrottle } from './throttle.ts'

export type Log = Logger

const bounds = { most: 10, windowMs: 60_000, mostKeys: 60 }
/** pino's number of "info": debug and trace are asked for by the operator and pass as they are. */
const infoLevel = 30

/** Opens the log at a level of config.ts. Written synchronously: the last line before a crash is the one that matters. */
export function openLog(level: string, secret: Uint8Array): Log {
  const mayPass = newThrottle(bounds, systemClock)
  const blur = blurrer(secret)
  const id = (value: unknown): unknown => (typeof value === 'string' ? blur(value) : value)
  return pino({
    level, base: null, timestamp: pino.stdTimeFunctions.isoTime,
    // By the name of the field, so that nobody who logs can forget it.
    serializers: { err: discreetError, board: id, person: id, why: (value: unknown) => (typeof value === 'string' ? discreet(value) : value) },
    hooks: {
      logMethod(args, method: LogFn, number) {
        const message = args.findLast((arg): arg is string => typeof arg === 'string') ?? ''
        const say = (heldBack: number): void => method.call(this, { heldBack, seconds: bounds.windowMs / 1_000 }, message)
        if (number < infoLevel || mayPass(`${number} ${message}`, say)) method.apply(this, args)
      },
    },
  }, destination({ fd: 2, sync: true }))
}

/** Makes the hash under which an id is logged: 10 characters, keyed, different on every server. */
export function blurrer(secret: Uint8Array): (id: string) => string {
  return (id) => createHmac('sha256', secret).update(`log|${id}`).digest('base64url').slice(0, 10)
}
