// Insights and what follows from them: a claim, what it rests on, where it stands, and the actions that come from it.
// Actions are edited here too: they are read and written beside the insight that asked for them.

import { Lightbulb, ListTodo, Plus } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { ThingId } from '#shared/base/ids.ts'
import { Button } from '#client/look/Button.tsx'
import { EmptyState } from '#client/look/EmptyState.tsx'
import { Panel } from '#client/look/Panel.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { useDesk } from '#client/desk/desk.ts'
import { useMay, useThings } from '#client/session/hooks.ts'
import { CloseGate } from './CloseGate.tsx'
import { OneAction } from './OneAction.tsx'
import { OneInsight } from './OneInsight.tsx'
import { useSelectedEvidence } from './evidence.ts'
import { useMaking } from './useMaking.ts'
import styles from './Insights.module.css'

/** The panel at the right. */
export function InsightsPanel() {
  const intl = useIntl()
  const insights = useThings('insight')
  const actions = useThings('action')
  const openPanel = useDesk((desk) => desk.openPanel)
  const edits = useMay('edit')
  const [fresh, setFresh] = useState<ThingId | null>(null)
  const making = useMaking(setFresh)
  const known = new Set(insights.map((one) => one.id))
  const loose = actions.filter((one) => one.from === null || !known.has(one.from))
  return (
    <Panel
      title={intl.formatMessage({ id: 'insights.title', defaultMessage: 'Insights and actions' })}
      icon={Lightbulb}
      onClose={() => openPanel(null)}
      tools={edits ? <MakeInsight onMake={making.insight} /> : undefined}
    >
      <Stack gap={4}>
        {insights.length === 0 && <Empty edits={edits} />}
        {insights.length > 0 && (
          <ul className={styles.insights} aria-label={intl.formatMessage({ id: 'insights.list', defaultMessage: 'Insights' })}>
            {insights.map((one) => (
              <OneInsight
                key={one.id} insight={one} actions={actions.filter((action) => action.from === one.id)} fresh={fresh}
                onAddAction={() => making.action(one.id)}
              />
            ))}
          </ul>
        )}
        <section className={styles.loose} aria-label={intl.formatMessage({ id: 'actions.title', defaultMessage: 'Actions' })}>
          {(insights.length > 0 || actions.length > 0) && <CloseGate actions={actions} />}
          {loose.length > 0 && (
            <>
              <h3 className={styles.heading}><FormattedMessage id="actions.loose" defaultMessage="Actions without an insight" /></h3>
              <ul className={styles.actions}>{loose.map((one) => <OneAction key={one.id} action={one} fresh={fresh === one.id} />)}</ul>
            </>
          )}
          {edits && (
            <span>
              <Button size="small" look="quiet" icon={ListTodo} onClick={() => making.action(null)}>
                <FormattedMessage id="actions.add.loose" defaultMessage="Add an action without an insight" />
              </Button>
            </span>
          )}
        </section>
      </Stack>
    </Panel>
  )
}

function MakeInsight({ onMake }: { readonly onMake: (evidence: readonly string[]) => void }) {
  const selected = useSelectedEvidence()
  return (
    <div className={styles.make}>
      {selected.length > 0 && (
        <Button look="primary" icon={Lightbulb} onClick={() => onMake(selected)}>
          <FormattedMessage
            id="insights.make" defaultMessage="Make an insight of {n, plural, one {the selected one} other {the # selected}}" values={{ n: selected.length }}
          />
        </Button>
      )}
      <Button look={selected.length > 0 ? 'quiet' : 'plain'} icon={Plus} onClick={() => onMake([])}>
        <FormattedMessage id="insights.new" defaultMessage="New insight" />
      </Button>
    </div>
  )
}

function Empty({ edits }: { readonly edits: boolean }) {
  const intl = useIntl()
  return (
    <EmptyState icon={Lightbulb} title={intl.formatMessage({ id: 'insights.empty', defaultMessage: 'No insights yet' })}>
      {edits
        ? <FormattedMessage id="insights.empty.more" defaultMessage="Select the notes that belong together on the board, then say here in one sentence what they tell you." />
        : <FormattedMessage id="insights.empty.viewer" defaultMessage="What the team concludes from its notes will be listed here." />}
    </EmptyState>
  )
}
