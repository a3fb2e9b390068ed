// The agenda: what we do, for how long, where we are. Everybody reads it; the facilitator starts steps, minds the timer and
// changes the plan. The clock itself is the server's (shared/agenda); this file only shows it and asks.

import { CalendarClock, Pencil } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { AgendaStep } from '#shared/agenda/agenda.ts'
import { Badge } from '#client/look/Badge.tsx'
import { Button } from '#client/look/Button.tsx'
import { EmptyState } from '#client/look/EmptyState.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { Panel } from '#client/look/Panel.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { useDesk } from '#client/desk/desk.ts'
import { useAsking } from '#client/session/asking.ts'
import { useMay, useStanding } from '#client/session/hooks.ts'
import { AgendaEditor } from './AgendaEditor.tsx'
import { Timer } from './Timer.tsx'
import styles from './AgendaPanel.module.css'

/** The panel at the right. */
export function AgendaPanel() {
  const intl = useIntl()
  const { agenda, step } = useStanding()
  const openPanel = useDesk((desk) => desk.openPanel)
  const facilitates = useMay('facilitate')
  const [editing, setEditing] = useState(false)
  const total = agenda.reduce((sum, one) => sum + one.minutes, 0)
  return (
    <Panel
      title={intl.formatMessage({ id: 'agenda.title', defaultMessage: 'Agenda' })}
      icon={CalendarClock}
      onClose={() => openPanel(null)}
      actions={facilitates && !editing ? (
        <Button size="small" look="quiet" icon={Pencil} onClick={() => setEditing(true)}>
          <FormattedMessage id="agenda.edit" defaultMessage="Change" />
        </Button>
      ) : undefined}
    >
      {editing ? <AgendaEditor steps={agenda} onDone={() => setEditing(false)} /> : (
        <Stack gap={4}>
          <Timer />
          {agenda.length === 0 ? (
            <EmptyState
              icon={CalendarClock}
              title={intl.formatMessage({ id: 'agenda.empty', defaultMessage: 'No steps yet' })}
            >
              <FormattedMessage id="agenda.empty.more" defaultMessage="An agenda tells everybody what to do now and how long there is." />
            </EmptyState>
          ) : (
            <>
              <ol className={styles.steps}>
                {agenda.map((one) => <Step key={one.id} step={one} current={one.id === step} facilitates={facilitates} />)}
              </ol>
              <p className={styles.total}>
                <FormattedMessage id="agenda.total" defaultMessage="{minutes, number} minutes in all" values={{ minutes: total }} />
              </p>
            </>
          )}
        </Stack>
      )}
    </Panel>
  )
}

function Step({ step, current, facilitates }: { readonly step: AgendaStep; readonly current: boolean; readonly facilitates: boolean }) {
  const intl = useIntl()
  const { ask, busy, refusal } = useAsking()
  return (
    <li className={styles.step} aria-current={current ? 'step' : undefined}>
      <div className={styles.head}>
        <h3 className={styles.title}>{step.title}</h3>
        {current && <Badge tone="accent"><FormattedMessage id="agenda.now" defaultMessage="Now" /></Badge>}
        <span className={styles.minutes}>
          <FormattedMessage id="agenda.minutes" defaultMessage="{minutes, number} min" values={{ minutes: step.minutes }} />
        </span>
      </div>
      {step.instruction !== '' && <p className={styles.instruction}>{step.instruction}</p>}
      {facilitates && !current && (
        <Button size="small" busy={busy} onClick={() => void ask({ type: 'start-step', stepId: step.id })}>
          <FormattedMessage id="agenda.start" defaultMessage="Start this step" />
        </Button>
      )}
      {refusal && (
        <ErrorNote
          happened={intl.formatMessage({ id: 'agenda.start.refused', defaultMessage: 'The step was not started.' })}
          next={refusal.detail}
        />
      )}
    </li>
  )
}
