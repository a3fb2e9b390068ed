// One thing as a row of the list, by its kind. What this version cannot read is a row too: kept, shown, not touched.

import { CircleAlert } from 'lucide-react'
import { memo } from 'react'
import { FormattedMessage } from 'react-intl'
import type { Listed } from './arrange.ts'
import { NoteRow } from './NoteRow.tsx'
import { OtherRow } from './OtherRow.tsx'
import { rowId } from './useShown.ts'
import styles from './List.module.css'

/** `at` and `of` when it stands in a cell with others; `fresh` when this person just made it, to write in it at once. */
export const ThingRow = memo(function ThingRow({ thing, at = 0, of = 0, fresh = false }: { readonly thing: Listed; readonly at?: number; readonly of?: number; readonly fresh?: boolean }) {
  if (thing.kind === 'damaged') {
    return (
      <li className={styles.damaged} id={rowId(thing.id)} tabIndex={-1}>
        <CircleAlert aria-hidden className={styles.icon} />
        <FormattedMessage id="list.damaged" defaultMessage="Something that cannot be shown here. It is kept as it is." />
      </li>
    )
  }
  if (thing.kind === 'note') return <NoteRow note={thing} at={at} of={of} fresh={fresh} />
  return <OtherRow thing={thing} at={at} of={of} />
})
