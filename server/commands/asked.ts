// The command of one type, and the shortest decision: names that every decider uses.

import type { Ruling } from '#shared/ledger/ruling.ts'
import type { Command, CommandType } from '#shared/ledger/command.ts'
import type { Decision } from './decision.ts'

/** A command of one type. */
export type Asked<T extends CommandType> = Extract<Command, { readonly type: T }>

/** A decision that is nothing but its rulings. */
export const rule = (...rulings: readonly Ruling[]): Decision => ({ rulings })
