// Dots on a note or card: while a round is open one's own, with a click (or Enter and Space) for one more and Shift for one
// less; after the reveal everybody's as a badge. What others gave before the reveal is not known here, nor anywhere.

import { stopEventPropagation, useValue } from 'tldraw'
import type { KeyboardEvent, MouseEvent } from 'react'
import { useIntl } from 'react-intl'
import { tell } from '#client/look/toasts.ts'
import { useSession } from '#client/session/hooks.ts'
import type { Session } from '#client/session/session.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import { ballotWith, dotsShown, isTarget, voting, type Voting } from './watch.ts'
import styles from './shapes.module.css'

/** `target` is the note's id or the card's record. */
export function Dots({ target, kind }: { readonly target: string; readonly kind: 'note' | 'card' }) {
  const now = useValue(voting)
  const shown = useValue('dots shown here', () => dotsShown.get().get(target) ?? 0, [target])
  if (now && isTarget(now.round, target, kind)) return <GiveDots target={target} now={now} />
  return shown > 0 ? <RevealedDots dots={shown} /> : null
}

function GiveDots({ target, now }: { readonly target: string; readonly now: Voting }) {
  const intl = useIntl()
  const session = useSession()
  const given = now.given.get(target) ?? 0
  const give = (event: MouseEvent | KeyboardEvent): void => giveDot(session, now, target, event.shiftKey ? -1 : 1)
  const label = intl.formatMessage({ id: 'dots.give', defaultMessage: '{given, plural, =0 {No dots from you here} one {# dot from you here} other {# dots from you here}}, {left} left. Click for one more, Shift and click to take one back.' }, { given, left: now.left })
  return (
    <button type="button" className={styles.giveDots} aria-label={label} title={label} onPointerDown={stopEventPropagation} onClick={give}>
      {Array.from({ length: Math.min(given, 8) }, (_, i) => <span key={i} className={styles.dot} />)}
      {given > 8 ? <span>{given}</span> : null}
      <span className={styles.dotMore} aria-hidden>+</span>
    </button>
  )
}

function RevealedDots({ dots }: { readonly dots: number }) {
  const intl = useIntl()
  const label = intl.formatMessage({ id: 'dots.shown', defaultMessage: '{dots, plural, one {# dot} other {# dots}}' }, { dots })
  return <span className={styles.dotsBadge} title={label}><span className={styles.dot} aria-hidden />{dots}<span className={styles.unseen}> {label}</span></span>
}

/** Casts the whole ballot with one dot more or less; says in words when that cannot be. */
export function giveDot(session: Session, now: Voting, target: string, by: 1 | -1): void {
  const choices = ballotWith(now, target, by)
  if (choices === null) {
    if (by > 0) tell({ title: now.left < 1 ? 'You have no dots left. Take one back with Shift and click.' : `At most ${now.round.plan.perTarget} dots go on one.` })
    return
  }
  const { id: roundId } = now.round.plan
  const asked = choices.length === 0 ? session.ask({ type: 'withdraw-ballot', roundId }) : session.ask({ type: 'cast-ballot', roundId, choices: [...choices] })
  void asked.then((answer) => { if (isRefusal(answer)) tell({ tone: 'refused', title: answer.detail }) })
}
