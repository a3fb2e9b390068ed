// How often one may knock: counts per class of request, by address before somebody is known and by person afterwards.
// In memory, per node; forgets by itself. Using one class up leaves the others as they are.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import type { Limits } from '../config.ts'

export type Pace = 'create' | 'join' | 'rename' | 'wrong-key' | 'call' | 'change' | 'upload' | 'picture' | 'connect'

/** Counts one knock; answers the refusal when it was one too many. */
export type Turnstile = (pace: Pace, who: string) => Promise<Refusal | null>

const words: Readonly<Record<Pace, string>> = {
  create: 'Too many sessions were made or asked for from here.',
  join: 'Too many people came in from here in a short time.',
  rename: 'You took another name or department too often in a short time; you can come in under the one you had.',
  'wrong-key': 'Too many links that are not valid were tried from here.',
  call: 'Too many requests in a short time.',
  change: 'Too many commands and notes in a short time.',
  upload: 'Too many files in a short time.',
  picture: 'Too many pictures were asked for in a short time.',
  connect: 'This board was connected to too often in a short time.',
}

/** Names one person takes on one board in a minute: each is kept with the board for good. Coming back under the same one is none. */
const renamesPerMinute = 5

/** Opens the counters. `who` is an address or a person's id. */
export function openTurnstile(limits: Limits): Turnstile {
  const perMinute = (points: number): RateLimiterMemory => new RateLimiterMemory({ points, duration: 60 })
  const counters: Record<Pace, RateLimiterMemory> = {
    create: new RateLimiterMemory({ points: limits.boardsPerHour, duration: 3_600 }),
    join: perMinute(limits.joinsPerMinute),
    rename: perMinute(renamesPerMinute),
    'wrong-key': perMinute(limits.wrongKeysPerMinute),
    call: perMinute(limits.callsPerMinute),
    change: perMinute(limits.changesPerMinute),
    upload: perMinute(limits.uploadsPerMinute),
    // A board with many pictures is loaded at once.
    picture: perMinute(limits.callsPerMinute * 5),
    connect: perMinute(limits.connectsPerMinute),
  }
  return async (pace, who) => {
    try {
      await counters[pace].consume(who)
      return null
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason
      const wait = Math.max(1, Math.ceil(reason.msBeforeNext / 1_000))
      return { ...refuse('too-many-requests', `${words[pace]} Wait ${wait} seconds and try again.`), waitSeconds: wait }
    }
  }
}
