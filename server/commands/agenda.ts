// Commands about agenda and timer. The clock's arithmetic is in shared/agenda; a ruling says what was asked, its time says when.

import { refuse, type Refusal } from '#shared/base/refusal.ts'
import { rule, type Asked } from './asked.ts'
import type { Bench, Decision } from './decision.ts'

const minuteMs = 60_000

/** Sets the steps of the agenda. */
export function setAgenda({ steps }: Asked<'set-agenda'>): Decision | Refusal {
  if (new Set(steps.map((step) => step.id)).size < steps.length) return refuse('bad-request', 'Two steps of the agenda have the same id.')
  return rule({ type: 'agenda-set', steps })
}

/** Starts a step and its clock. */
export function startStep({ stepId }: Asked<'start-step'>, { standing }: Bench): Decision | Refusal {
  if (!standing.agenda.some((step) => step.id === stepId)) return refuse('no-such-step')
  return rule({ type: 'step-started', step: stepId })
}

/** Starts the clock for so many minutes, or lets a paused one go on. */
export function startTimer({ minutes }: Asked<'start-timer'>, { standing }: Bench): Decision | Refusal {
  const { clock } = standing
  if (minutes !== undefined && minutes > 0) return rule({ type: 'timer-started', ms: Math.round(minutes * minuteMs) })
  if (clock.phase === 'paused') return rule({ type: 'timer-started', ms: Math.max(0, Math.round(clock.leftMs)) })
  return refuse('bad-request', 'Say for how many minutes the timer shall run; none is paused.')
}

/** Holds the clock. */
export function pauseTimer({ standing }: Bench): Decision | Refusal {
  return standing.clock.phase === 'running' ? rule({ type: 'timer-paused' }) : refuse('timer-not-running')
}

/** Gives more time, or takes some away. */
export function extendTimer({ minutes }: Asked<'extend-timer'>, { standing }: Bench): Decision | Refusal {
  if (standing.clock.phase === 'none') return refuse('timer-not-running')
  return rule({ type: 'timer-extended', ms: Math.round(minutes * minuteMs) })
}

/** Takes the clock away. */
export function clearTimer({ standing }: Bench): Decision | Refusal {
  return standing.clock.phase === 'none' ? refuse('timer-not-running') : rule({ type: 'timer-cleared' })
}
