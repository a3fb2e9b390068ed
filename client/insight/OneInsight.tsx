// One insight: the claim in one sentence, where it stands, what it rests on, what follows from it.

import { Plus, Trash2 } from 'lucide-react'
import { defineMessages, FormattedMessage, useIntl } from 'react-intl'
import type { ThingId } from '#shared/base/ids.ts'
import type { Action, Insight } from '#shared/document/reading.ts'
import { setFields } from '#shared/document/things.ts'
import { Badge } from '#client/look/Badge.tsx'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Select } from '#client/look/Select.tsx'
import { useMay, useSession, useStanding } from '#client/session/hooks.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import { EvidenceList } from './EvidenceList.tsx'
import { OneAction, opened } from './OneAction.tsx'
import { useRemoving } from './useRemoving.ts'
import styles from './Insights.module.css'

const states = defineMessages({
  'draft': { id: 'insight.draft', defaultMessage: 'Draft' },
  'agreed': { id: 'insight.agreed', defaultMessage: 'Agreed' },
  'decision': { id: 'insight.decision', defaultMessage: 'Decision' },
  'open-question': { id: 'insight.openQuestion', defaultMessage: 'Open question' },
})
const stateNames = ['draft', 'agreed', 'decision', 'open-question'] as const

type Props = { readonly insight: Insight; readonly actions: readonly Action[]; readonly fresh: ThingId | null; readonly onAddAction: () => void }

/** A card of the list. `fresh` is what was just made and waits for its words. */
export function OneInsight({ insight, actions, fresh, onAddAction }: Props) {
  const intl = useIntl()
  const edits = useMay('edit')
  const remove = useRemoving()
  const { people } = useStanding()
  const author = insight.author === null ? undefined : people.get(insight.author)
  const label = intl.formatMessage({ id: 'insight.claim', defaultMessage: 'What we learned' })
  return (
    <li className={styles.insight}>
      <div className={styles.row}>
        {edits
          ? <SharedText thing={insight.id} label={label} placeholder={label} {...(fresh === insight.id ? opened : {})} className={styles.claim} />
          : <p className={styles.claim} dir="auto">{insight.text}</p>}
        {edits && (
          <IconButton
            icon={Trash2} size="small" onClick={() => remove(insight)}
            label={intl.formatMessage({ id: 'insight.remove', defaultMessage: 'Remove the insight: {words}' }, { words: insight.text })}
          />
        )}
      </div>
      {author && <p className={styles.soft} dir="auto">{author.name}, {insight.department}</p>}
      <State insight={insight} edits={edits} />
      <EvidenceList insight={insight} />
      {actions.length > 0 && (
        <>
          <h3 className={styles.heading}><FormattedMessage id="insight.actions" defaultMessage="What follows from it" /></h3>
          <ul className={styles.actions}>{actions.map((one) => <OneAction key={one.id} action={one} fresh={fresh === one.id} />)}</ul>
        </>
      )}
      {edits && <span><Button size="small" icon={Plus} onClick={onAddAction}><FormattedMessage id="insight.addAction" defaultMessage="Add an action" /></Button></span>}
    </li>
  )
}

/** A claim nothing supports is shown as a draft whatever was agreed before (shared/insight). */
function State({ insight, edits }: { readonly insight: Insight; readonly edits: boolean }) {
  const intl = useIntl()
  const { document } = useSession()
  const bare = insight.evidence.length === 0
  const shown = bare && insight.state === 'agreed' ? 'draft' : insight.state
  if (!edits) return <span><Badge tone={shown === 'draft' ? 'neutral' : 'accent'}>{intl.formatMessage(states[shown])}</Badge></span>
  return (
    <Select
      label={intl.formatMessage({ id: 'insight.state', defaultMessage: 'Where it stands' })} value={shown}
      onChange={(state) => setFields(document, insight.id, { state })}
      options={stateNames.map((state) => ({ value: state, label: intl.formatMessage(states[state]), disabled: state === 'agreed' && bare }))}
      {...(bare ? { help: intl.formatMessage({ id: 'insight.bare', defaultMessage: 'Without evidence it stays a draft.' }) } : {})}
    />
  )
}
