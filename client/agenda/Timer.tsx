// The timer, large: what is left of it, and for the facilitator its handles. Late joiners read the same, since the server's
// clock counts. When time is over it counts on, so that everybody sees by how much.

import { Pause, Play, Plus, RotateCcw } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import { leftMs } from '#shared/agenda/agenda.ts'
import { Button } from '#client/look/Button.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { useAsking } from '#client/session/asking.ts'
import { useMay, useNow, useStanding } from '#client/session/hooks.ts'
import { clockWords } from '#client/look/clock-words.ts'
import styles from './Timer.module.css'

/** The running clock and its handles. */
export function Timer() {
  const intl = useIntl()
  const { clock } = useStanding()
  const facilitates = useMay('facilitate')
  const now = useNow(clock.phase === 'running' ? 500 : null)
  const { ask, busy, refusal } = useAsking()
  const left = leftMs(clock, now)
  if (clock.phase === 'none' && !facilitates) return null
  return (
    <section className={styles.timer} aria-label={intl.formatMessage({ id: 'timer.label', defaultMessage: 'Timer' })}>
      <p className={styles.left} role="timer" data-over={clock.phase === 'running' && left < 0}>{clockWords(left)}</p>
      <p className={styles.words}>
        {clock.phase === 'none' && <FormattedMessage id="timer.none" defaultMessage="Not running" />}
        {clock.phase === 'paused' && <FormattedMessage id="timer.paused" defaultMessage="Paused" />}
        {clock.phase === 'running' && (left < 0
          ? <FormattedMessage id="timer.over" defaultMessage="Time is over" />
          : <FormattedMessage id="timer.left" defaultMessage="left" />)}
      </p>
      {facilitates && (
        <div className={styles.handles}>
          {clock.phase === 'running' ? (
            <Button size="small" icon={Pause} busy={busy} onClick={() => void ask({ type: 'pause-timer' })}>
              <FormattedMessage id="timer.pause" defaultMessage="Pause" />
            </Button>
          ) : (
            <Button
              size="small" icon={Play} busy={busy}
              onClick={() => void ask(clock.phase === 'paused' ? { type: 'start-timer' } : { type: 'start-timer', minutes: 5 })}
            >
              {clock.phase === 'paused'
                ? <FormattedMessage id="timer.goOn" defaultMessage="Go on" />
                : <FormattedMessage id="timer.start5" defaultMessage="Start 5 minutes" />}
            </Button>
          )}
          {clock.phase !== 'none' && (
            <>
              <Button size="small" icon={Plus} busy={busy} onClick={() => void ask({ type: 'extend-timer', minutes: 1 })}>
                <FormattedMessage id="timer.more" defaultMessage="1 minute" />
              </Button>
              <Button size="small" look="quiet" icon={RotateCcw} busy={busy} onClick={() => void ask({ type: 'clear-timer' })}>
                <FormattedMessage id="timer.clear" defaultMessage="Stop" />
              </Button>
            </>
          )}
        </div>
      )}
      {refusal && <ErrorNote happened={intl.formatMessage({ id: 'timer.refused', defaultMessage: 'The timer was not changed.' })} next={refusal.detail} />}
    </section>
  )
}
