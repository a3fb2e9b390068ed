// The agenda and its running clock. The clock is never a ticking number: it is (when it started, how long it was to run,
// what was left when it was paused), so that somebody who joins late computes the same remaining time from the server's clock.

import { z } from 'zod'
import { stepId } from '../base/ids.ts'

/** One step: what we do, for how long (minutes), and the one-line instruction everybody reads. */
export const agendaStep = z.object({
  id: stepId,
  title: z.string().trim().min(1).max(80),
  minutes: z.number().min(0).max(240),
  instruction: z.string().trim().max(300).default(''),
})
export type AgendaStep = z.infer<typeof agendaStep>

/** Times are server time in ms. `running`: ends at startedAt + ms. `paused`: `leftMs` is left. */
export type Clock =
  | { readonly phase: 'none' }
  | { readonly phase: 'running'; readonly startedAt: number; readonly ms: number }
  | { readonly phase: 'paused'; readonly leftMs: number; readonly ms: number }

/** What is left, ms; below zero when time is over. */
export function leftMs(clock: Clock, now: number): number {
  switch (clock.phase) {
    case 'none': return 0
    case 'running': return clock.startedAt + clock.ms - now
    case 'paused': return clock.leftMs
  }
}

/** A clock that starts to run for `ms` at `now`. A paused clock goes on from what was left when `ms` is not given. */
export function startClock(clock: Clock, now: number, ms?: number): Clock {
  if (ms === undefined && clock.phase === 'paused') return { phase: 'running', startedAt: now, ms: clock.leftMs }
  return { phase: 'running', startedAt: now, ms: ms ?? 0 }
}

/** Holds a running clock; any other stays as it is. */
export function pauseClock(clock: Clock, now: number): Clock {
  return clock.phase === 'running' ? { phase: 'paused', leftMs: leftMs(clock, now), ms: clock.ms } : clock
}

/** More (or less) time on a clock that runs or waits. A clock that ran out long ago starts anew from now. */
export function extendClock(clock: Clock, now: number, ms: number): Clock {
  switch (clock.phase) {
    case 'none': return ms > 0 ? { phase: 'running', startedAt: now, ms } : clock
    case 'running': {
      const left = Math.max(0, leftMs(clock, now))
      return { phase: 'running', startedAt: now, ms: Math.max(0, left + ms) }
    }
    case 'paused': return { phase: 'paused', leftMs: Math.max(0, clock.leftMs + ms), ms: clock.ms }
  }
}

/** The five steps of a session with their minutes: 10, 25, 20, 10 and 10. */
export const usualAgenda: readonly AgendaStep[] = [
  ['kickoff', 'Kickoff', 10, 'Read the objective together. What would a good answer look like?'],
  ['explore', 'Data exploration', 25, 'Read the records. Drag an event onto the journey and write what it means.'],
  ['discuss', 'Discussion', 20, 'Compare your readings. Act the customer. What are we assuming?'],
  ['align', 'Alignment', 10, 'Vote on the strongest signals and agree what they mean.'],
  ['document', 'Documentation', 10, 'Write down one or two actions, each with an owner and a date.'],
].map(([id, title, minutes, instruction]) => agendaStep.parse({ id, title, minutes, instruction }))
