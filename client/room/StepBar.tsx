// Top centre: the step we are at, what to do in it, and the time that is left by the server's clock. A facilitator's handles beside it.

import { Pause, Play, Plus, SkipForward } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import { leftMs, type AgendaStep } from '#shared/agenda/agenda.ts'
import { clockWords } from '#client/look/clock-words.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { tell } from '#client/look/toasts.ts'
import { useAsking } from '#client/session/asking.ts'
import { useMay, useNow, useSession, useStanding } from '#client/session/hooks.ts'
import type { CommandAsked } from '#client/session/session.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import styles from './room.module.css'

/** Step, instruction, timer. */
export function StepBar() {
  const { agenda, step: stepId } = useStanding()
  const facilitates = useMay('facilitate')
  const openPanel = useDesk((desk) => desk.togglePanel)
  const at = agenda.findIndex((step) => step.id === stepId)
  const step = agenda[at]
  const next = agenda[at + 1]
  if (agenda.length === 0 && !facilitates) return null
  return (
    <div className={styles.group} data-part="step">
      <button type="button" className={styles.step} onClick={() => openPanel('agenda')}>
        {step === undefined
          ? <span className={styles.stepName}><FormattedMessage id="step.none" defaultMessage="Not started" /></span>
          : <>
              <span className={styles.stepName} dir="auto">{step.title} <span className={styles.count}>{at + 1}/{agenda.length}</span></span>
              {step.instruction !== '' && <span className={styles.instruction} dir="auto">{step.instruction}</span>}
            </>}
      </button>
      <TimeLeft />
      {facilitates && <Handles started={step !== undefined} next={next} />}
    </div>
  )
}

function TimeLeft() {
  const intl = useIntl()
  const { clock } = useStanding()
  const now = useNow(clock.phase === 'running' ? 500 : null)
  if (clock.phase === 'none') return null
  const left = leftMs(clock, now)
  const over = clock.phase === 'running' && left < 0
  return (
    <span className={styles.time} data-over={over} data-paused={clock.phase === 'paused'} role="timer" aria-label={intl.formatMessage({ id: 'step.left', defaultMessage: 'Time left' })}>
      {clockWords(left)}
      {over && <span className={styles.timeWord}><FormattedMessage id="step.over" defaultMessage="over" /></span>}
      {clock.phase === 'paused' && <span className={styles.timeWord}><FormattedMessage id="step.paused" defaultMessage="paused" /></span>}
    </span>
  )
}

function Handles({ started, next }: { readonly started: boolean; readonly next: AgendaStep | undefined }) {
  const intl = useIntl()
  const { clock } = useStanding()
  const { busy } = useAsking()
  const session = useSession()
  const act = (command: CommandAsked): void => {
    void session.ask(command).then((answer) => {
      if (isRefusal(answer)) tell({ tone: 'refused', title: intl.formatMessage({ id: 'step.refused', defaultMessage: 'The step was not changed' }), detail: answer.detail })
    })
  }
  return (
    <span className={styles.handles}>
      {clock.phase === 'running' && <IconButton icon={Pause} size="small" busy={busy} label={intl.formatMessage({ id: 'step.pause', defaultMessage: 'Pause the timer' })} onClick={() => act({ type: 'pause-timer' })} />}
      {clock.phase === 'paused' && <IconButton icon={Play} size="small" busy={busy} label={intl.formatMessage({ id: 'step.goOn', defaultMessage: 'Let the timer go on' })} onClick={() => act({ type: 'start-timer' })} />}
      {clock.phase !== 'none' && <IconButton icon={Plus} size="small" label={intl.formatMessage({ id: 'step.more', defaultMessage: 'One minute more' })} onClick={() => act({ type: 'extend-timer', minutes: 1 })} />}
      {next !== undefined && (started
        ? <IconButton icon={SkipForward} size="small" label={intl.formatMessage({ id: 'step.next', defaultMessage: 'Next step: {title}' }, { title: next.title })} onClick={() => act({ type: 'start-step', stepId: next.id })} />
        : <Button size="small" look="primary" icon={Play} onClick={() => act({ type: 'start-step', stepId: next.id })}><FormattedMessage id="step.start" defaultMessage="Start {title}" values={{ title: next.title }} /></Button>)}
    </span>
  )
}
