// The records chosen for the session, with a search of their own, and the way of each to its page and to the board.

import { LayoutGrid, LocateFixed, Search, SquarePlus } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { headingWords } from '#shared/base/heading-words.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { TextField } from '#client/look/TextField.tsx'
import { useMay, useRecords, useStanding } from '#client/session/hooks.ts'
import { ActivityLine } from './ActivityLine.tsx'
import { FigureText } from './FigureText.tsx'
import { useOnBoard, type OnBoard } from './useOnBoard.ts'
import styles from './record.module.css'

/** More rows than this are shown a hundred at a time. */
const portion = 100

/** In the order in which they were chosen. */
export function ChosenList() {
  const intl = useIntl()
  const { records: order } = useStanding()
  const records = useRecords()
  const board = useOnBoard()
  const edits = useMay('edit')
  const [search, setSearch] = useState('')
  const [shown, setShown] = useState(portion)
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const known = order.flatMap((id) => records.get(id) ?? [])
  const found = known.filter((record) => holds(record, words))
  const missing = found.filter(({ id }) => !board.cards.has(id))
  return (
    <Stack gap={3}>
      {known.length > 5 && (
        <TextField
          label={intl.formatMessage({ id: 'record.search', defaultMessage: 'Search the chosen records' })} hideLabel icon={Search} type="search"
          placeholder={intl.formatMessage({ id: 'record.search', defaultMessage: 'Search the chosen records' })} value={search} onChange={setSearch}
        />
      )}
      <div className={styles.bar}>
        <span className={styles.soft}><FormattedMessage id="record.count" defaultMessage="{n, plural, one {# record} other {# records}}" values={{ n: found.length }} /></span>
        {edits && missing.length > 0 && (
          <Button size="small" icon={LayoutGrid} onClick={() => board.put(missing.map(({ id }) => id))}>
            <FormattedMessage id="record.putAll" defaultMessage="{n, plural, one {Put # on the board} other {Put # on the board}}" values={{ n: missing.length }} />
          </Button>
        )}
      </div>
      <ul className={styles.records}>
        {found.slice(0, shown).map((record) => <Row key={record.id} record={record} board={board} edits={edits} />)}
      </ul>
      {found.length > shown && <Button size="small" onClick={() => setShown(shown + portion)}><FormattedMessage id="record.more" defaultMessage="Show more" /></Button>}
    </Stack>
  )
}

function Row({ record, board, edits }: { readonly record: CustomerRecord; readonly board: OnBoard; readonly edits: boolean }) {
  const intl = useIntl()
  const openRecord = useDesk((desk) => desk.openRecord)
  const card = board.cards.get(record.id)
  const [figure] = record.figures
  return (
    <li className={styles.record}>
      <div className={styles.recordTop}>
        <button type="button" className={styles.recordName} dir="auto" onClick={() => openRecord(record.id)}>{record.name}</button>
        {card !== undefined && <IconButton icon={LocateFixed} size="small" label={intl.formatMessage({ id: 'record.show', defaultMessage: 'Show {name} on the board' }, { name: record.name })} onClick={() => board.show(card)} />}
        {card === undefined && edits && <IconButton icon={SquarePlus} size="small" label={intl.formatMessage({ id: 'record.put', defaultMessage: 'Put {name} on the board' }, { name: record.name })} onClick={() => board.put([record.id])} />}
      </div>
      <p className={styles.facts} dir="auto">{[record.segment, record.stage, record.owner].filter(Boolean).join(' · ')}</p>
      <div className={styles.bar}>
        <span>{figure && <><span className={styles.soft}>{headingWords(figure.label)}</span> <strong><FigureText figure={figure} /></strong></>}</span>
        <ActivityLine record={record} width={120} height={28} />
      </div>
      {card !== undefined && <p className={styles.small}><FormattedMessage id="record.onBoard" defaultMessage="On the board" /></p>}
    </li>
  )
}

function holds(record: CustomerRecord, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = [record.name, ...record.fields.map(({ value }) => value)].join('\n').toLowerCase()
  return words.every((word) => text.includes(word))
}
