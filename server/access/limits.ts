// How often one may knock: counts per class of request, by address before somebody is known and by person afterwards.
// In memory, per node; forgets by itself.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { refuse, type Refusal } from '#shared/base/refusal.ts'
import type { Limits } from '../config.ts'

export type Pace = 'create' | 'join' | 'wrong-key' | 'call' | 'change' | 'upload' | 'picture'

/** Counts one knock; answers the refusal when it was one too many. */
export type Turnstile = (pace: Pace, who: string) => Promise<Refusal | null>

/** Opens the counters. `who` is an address or a person's id. */
export function openTurnstile(limits: Limits): Turnstile {
  const perMinute = (points: number): RateLimiterMemory => new RateLimiterMemory({ points, duration: 60 })
  const counters: Record<Pace, RateLimiterMemory> = {
    create: new RateLimiterMemory({ points: limits.boardsPerHour, duration: 3_600 }),
    join: perMinute(limits.joinsPerMinute),
    'wrong-key': perMinute(limits.wrongKeysPerMinute),
    call: perMinute(limits.callsPerMinute),
    change: perMinute(limits.changesPerMinute),
    upload: perMinute(limits.uploadsPerMinute),
    // A board with many pictures is loaded at once.
    picture: perMinute(limits.callsPerMinute * 5),
  }
  return async (pace, who) => {
    try {
      await counters[pace].consume(who)
      return null
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason
      return refuse('too-many-requests', `Too many requests in a short time. Wait ${Math.max(1, Math.ceil(reason.msBeforeNext / 1_000))} seconds and try again.`)
    }
  }
}
