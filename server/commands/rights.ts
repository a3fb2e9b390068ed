// Which deed each command is: one row per command, so that a new one cannot be forgotten. Asked before anything else.

import type { Deed } from '#shared/board/people.ts'
import type { CommandType } from '#shared/ledger/command.ts'

/** What one must be allowed to do (people.ts) to give a command. */
export const deedOf: Record<CommandType, Deed> = {
  'describe-board': 'facilitate',
  'set-agenda': 'facilitate',
  'start-step': 'facilitate',
  'start-timer': 'facilitate',
  'pause-timer': 'facilitate',
  'extend-timer': 'facilitate',
  'clear-timer': 'facilitate',
  'hand-over': 'facilitate',
  'give-role': 'facilitate',
  'choose-records': 'import-records',
  'open-round': 'facilitate',
  'cast-ballot': 'vote',
  'withdraw-ballot': 'vote',
  'close-round': 'facilitate',
  'reveal-round': 'facilitate',
  'open-scene': 'facilitate',
  'deal-roles': 'facilitate',
  'start-turn': 'facilitate',
  'reveal-brief': 'facilitate',
  'close-scene': 'facilitate',
}
