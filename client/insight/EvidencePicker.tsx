// Finding evidence by its words: for hands that do not select on the canvas (keyboards, phones).

import { Search } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { setEvidence } from '#shared/document/journeys.ts'
import type { Insight } from '#shared/document/reading.ts'
import { Button } from '#client/look/Button.tsx'
import { Checkbox } from '#client/look/Checkbox.tsx'
import { Popover } from '#client/look/Popover.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { useSession } from '#client/session/hooks.ts'
import { usePieces } from './evidence.ts'
import styles from './Insights.module.css'

const mostShown = 40
const fewWords = 140

/** A button with a list to search and tick. */
export function EvidencePicker({ insight }: { readonly insight: Insight }) {
  const intl = useIntl()
  const label = intl.formatMessage({ id: 'evidence.find', defaultMessage: 'Find a note or record' })
  return (
    <Popover label={label} width="medium" trigger={<Button size="small" look="quiet" icon={Search}>{label}</Button>}>
      <Picking insight={insight} label={label} />
    </Popover>
  )
}

function Picking({ insight, label }: { readonly insight: Insight; readonly label: string }) {
  const { document } = useSession()
  const [search, setSearch] = useState('')
  const pieces = usePieces()
  const wanted = search.trim().toLocaleLowerCase()
  const found = pieces.filter((one) => one.words.toLocaleLowerCase().includes(wanted))
  return (
    <Stack gap={3}>
      <TextField label={label} hideLabel placeholder={label} icon={Search} value={search} onChange={setSearch} />
      {found.length === 0 && (
        <p className={styles.soft}>
          {pieces.length === 0
            ? <FormattedMessage id="evidence.find.nothing" defaultMessage="There are no notes and no records yet." />
            : <FormattedMessage id="evidence.find.none" defaultMessage="No note or record has these words." />}
        </p>
      )}
      <ul className={styles.found}>
        {found.slice(0, mostShown).map((one) => (
          <li key={one.id}>
            <Checkbox
              label={one.words.length > fewWords ? `${one.words.slice(0, fewWords)}…` : one.words}
              checked={insight.evidence.includes(one.id)} onChange={(there) => setEvidence(document, insight.id, one.id, there)}
            />
          </li>
        ))}
      </ul>
      {found.length > mostShown && (
        <p className={styles.soft}><FormattedMessage id="evidence.find.more" defaultMessage="{n, number} more: search to narrow it down." values={{ n: found.length - mostShown }} /></p>
      )}
    </Stack>
  )
}
