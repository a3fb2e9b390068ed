// What a board is: title, objective, scope, departments, and the limits promised for one board.
// Holds no people, no things, no clock.

import { z } from 'zod'
import { departmentName } from './people.ts'

/** What a session record calls itself: by it the start page knows one before it is sent. */
export const recordFormat = 'signalboard-session'

const line = (most: number) => z.string().trim().min(1).max(most)

/** The facts a facilitator gives when a session is made. The objective is required: a session without a question is a meeting. */
export const boardFacts = z.object({
  title: line(120),
  objective: line(500),
  hypothesis: z.string().trim().max(500).default(''),
  scope: z.string().trim().max(200).default(''),
  departments: z.array(departmentName).max(24).default([]),
})
export type BoardFacts = z.infer<typeof boardFacts>

/** Some of the facts, to change them. Without defaults: what is left out stays as it is (a partial of `boardFacts` would blank it). */
export const boardChanges = z.object({
  title: line(120).optional(),
  objective: line(500).optional(),
  hypothesis: z.string().trim().max(500).optional(),
  scope: z.string().trim().max(200).optional(),
  departments: z.array(departmentName).max(24).optional(),
})

/** Limits of one board; sizes in bytes. Beyond one of them: a refusal that names it. */
export const boardLimits = {
  people: 200,
  /** Everybody who ever joined. */
  joined: 2_000,
  things: 5_000,
  records: 500,
  events: 200_000,
  documentBytes: 25 * 1024 * 1024,
  textLength: 20_000,
  /** Acts ever ruled, ballots and joinings among them: all of them are read when a board opens. */
  rulings: 50_000,
  rounds: 500,
  scenes: 500,
  imports: 100,
} as const

/**
 * What is kept free above a limit, so that a full board can still be led to its end: rounds closed and revealed, people let in,
 * small things changed. A session record of such a board is taken back.
 */
export const boardReserve = { things: 500, documentBytes: 1024 * 1024, rulings: 10_000 } as const
