// The desk where commands arrive: may this role ask it, then the domain's file decides. The switch is exhaustive: a command
// without a decider does not compile. Nothing is changed here; the room keeps a decision and tells it.

import { never } from '#shared/base/must.ts'
import { refuse } from '#shared/base/refusal.ts'
import { may } from '#shared/board/people.ts'
import { clearTimer, extendTimer, pauseTimer, setAgenda, startStep, startTimer } from './agenda.ts'
import { describeBoard, giveRole, handOver } from './board.ts'
import type { Decide } from './decision.ts'
import { chooseRecords } from './record.ts'
import { deedOf } from './rights.ts'
import { closeScene, dealRoles, openScene, revealBrief, startTurn } from './roleplay.ts'
import { castBallot, withdrawBallot } from './vote/ballot.ts'
import { revealRound } from './vote/reveal.ts'
import { closeRound, openRound } from './vote/round.ts'

/** Decides one command. */
export const decide: Decide = async (command, bench) => {
  const { role } = bench.by
  if (!may(role, deedOf[command.type])) return refuse(role === 'viewer' ? 'viewer-cannot-change' : 'not-a-facilitator')
  switch (command.type) {
    case 'describe-board': return describeBoard(command, bench)
    case 'set-agenda': return setAgenda(command)
    case 'start-step': return startStep(command, bench)
    case 'start-timer': return startTimer(command, bench)
    case 'pause-timer': return pauseTimer(bench)
    case 'extend-timer': return extendTimer(command, bench)
    case 'clear-timer': return clearTimer(bench)
    case 'hand-over': return handOver(command, bench)
    case 'give-role': return giveRole(command, bench)
    case 'choose-records': return chooseRecords(command, bench)
    case 'open-round': return openRound(command, bench)
    case 'cast-ballot': return castBallot(command, bench)
    case 'withdraw-ballot': return withdrawBallot(command, bench)
    case 'close-round': return closeRound(command, bench)
    case 'reveal-round': return revealRound(command, bench)
    case 'open-scene': return openScene(command, bench)
    case 'deal-roles': return dealRoles(command, bench)
    case 'start-turn': return startTurn(command, bench)
    case 'reveal-brief': return revealBrief(command, bench)
    case 'close-scene': return closeScene(command, bench)
    default: return never(command)
  }
}
