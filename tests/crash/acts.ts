// Acts that must happen exactly once, sent by people who never give up: an act that got no answer is sent again under its id
// until it is ruled or refused. Everything ever sent is remembered with what was answered, for the examiner (examine.ts).

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { must } from '#shared/base/must.ts'
import { ask, type Answer, type Joined, type TestBoard } from '#tests/support/caller.ts'

/** What one asks for, without its id. */
export type Wish =
  | { readonly type: 'cast-ballot'; readonly roundId: string; readonly choices: readonly Choice[] }
  | { readonly type: 'withdraw-ballot' | 'close-round' | 'reveal-round'; readonly roundId: string }
  | { readonly type: 'open-round'; readonly round: Plan }
  | { readonly type: 'start-timer'; readonly minutes: number }
export type Choice = { readonly target?: string; readonly dots?: number; readonly text?: string }
export type Plan = {
  readonly id: string; readonly kind: 'dots' | 'silent'; readonly question: string; readonly targets: readonly string[] | 'notes'; readonly named: boolean
}

/** An act as it was sent. `seq`: where it was ruled; `refused`: why it was not; neither: nobody knows yet. */
export type Act = { readonly id: string; readonly by: Joined; readonly wish: Wish; seq: number | null; refused: string | null }
/** A note posted over HTTP, under a text of its own. `id` is null while nobody knows whether it was written. */
export type Posted = { readonly by: Joined; readonly text: string; id: string | null }

/** A round as the answers tell it. `ballots`: acts of voters that were ruled in it. */
export type Round = { readonly plan: Plan; phase: 'open' | 'closed' | 'revealed'; ballots: number }

const againAfterMs = 10

/** Refusals that racing against a closing round or a limit may honestly meet. */
const honest = new Set(['round-closed', 'no-ballot', 'too-many-requests', 'moved-on'])

/** What has been asked of one board, and by whom. */
export class Acts {
  readonly sent: Act[] = []
  readonly posted: Posted[] = []
  readonly rounds: Round[] = []
  /** Answers that should not have been: another answer under the same id, a refusal without a reason in the session. */
  readonly faults: string[] = []
  /** How many reveals were asked for, whatever became of them. */
  revealsAsked = 0
  /** The server goes now, or is gone: nobody asks again before the next one. */
  gone = false
  readonly #board: TestBoard

  constructor(board: TestBoard) {
    this.#board = board
  }

  /** Asks until it is answered, as the browser's outbox does; what comes back may be "nobody knows" when the server is gone. */
  async ask(by: Joined, wish: Wish): Promise<Act> {
    const act: Act = { id: randomUUID(), by, wish, seq: null, refused: null }
    this.sent.push(act)
    if (wish.type === 'reveal-round') this.revealsAsked += 1
    await this.#send(act)
    for (; isOpen(act) && !this.gone; await pause(againAfterMs)) await this.#send(act)
    return act
  }

  async post(by: Joined, text: string): Promise<void> {
    const note: Posted = { by, text, id: null }
    this.posted.push(note)
    const answer = await this.#call('notes', by, { text })
    if (answer?.status === 201) note.id = String(answer.body['id'])
  }

  /** After a restart: sends again what got no answer, and some that did get one, which must be answered alike. */
  async sendAgain(): Promise<{ readonly unknown: number; readonly known: number }> {
    const unknown = this.sent.filter(isOpen)
    const known = this.sent.filter(({ seq }) => seq !== null).slice(-20)
    for (const act of unknown) for (let tries = 0; isOpen(act) && tries < 5; tries += 1) await this.#send(act)
    for (const act of unknown) if (isOpen(act)) this.faults.push(`${act.wish.type} was not answered at all after the restart`)
    await Promise.all(known.map(async (act) => {
      const { seq } = act
      await this.#send(act)
      if (act.seq !== seq) this.faults.push(`${act.wish.type} was ruled ${seq} first and ${act.seq ?? act.refused} when sent again`)
    }))
    return { unknown: unknown.length, known: known.length }
  }

  async #send(act: Act): Promise<void> {
    const answer = await this.#call('commands', act.by, { id: act.id, ...act.wish })
    // 503: it says itself that nothing was done, and may be sent again.
    if (answer === null || answer.status === 503) return
    if (answer.status === 200) {
      const isNews = act.seq === null
      act.seq = Number(answer.body['seq'])
      if (isNews) this.#ruled(act.wish)
    } else {
      act.refused = answer.body.type ?? `status ${answer.status}`
      if (!honest.has(act.refused)) this.faults.push(`${act.wish.type} was refused: ${answer.text}`)
    }
  }

  #ruled(wish: Wish): void {
    if (wish.type === 'open-round') this.rounds.push({ plan: wish.round, phase: 'open', ballots: 0 })
    if (!('roundId' in wish)) return
    const round = must(this.rounds.find(({ plan }) => plan.id === wish.roundId), 'the round that was ruled on')
    if (wish.type === 'close-round') round.phase = 'closed'
    else if (wish.type === 'reveal-round') round.phase = 'revealed'
    else round.ballots += 1
  }

  /** Null when the line broke: nobody knows what became of it. */
  #call(path: string, by: Joined, json: object): Promise<Answer | null> {
    return ask(`${this.#board.url}/${path}`, { token: by.token, json }).catch((reason: unknown) => {
      if (reason instanceof TypeError || (reason instanceof DOMException)) return null // fetch's own way to say that the line broke
      throw reason
    })
  }
}

/** Whether nobody knows what became of it. */
export const isOpen = ({ seq, refused }: Act): boolean => seq === null && refused === null
