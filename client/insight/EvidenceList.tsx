// What an insight rests on: notes, cards, records. Each leads back to where it stands; more come from the selection or from a search.

import { Crosshair, FileText, Plus, X } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import { thingId, recordId } from '#shared/base/ids.ts'
import { setEvidence } from '#shared/document/journeys.ts'
import type { Insight } from '#shared/document/reading.ts'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { tintOf } from '#shared/board/palette.ts'
import { useDesk } from '#client/desk/desk.ts'
import { useMay, useRecords, useSession, useThings } from '#client/session/hooks.ts'
import { EvidencePicker } from './EvidencePicker.tsx'
import { pieceOf, useSelectedEvidence, type Piece } from './evidence.ts'
import styles from './Insights.module.css'

/** The list with its ways to add. */
export function EvidenceList({ insight }: { readonly insight: Insight }) {
  const { document } = useSession()
  const things = useThings()
  const records = useRecords()
  const edits = useMay('edit')
  const selected = useSelectedEvidence().filter((id) => !insight.evidence.includes(id))
  return (
    <div className={styles.evidence}>
      <h3 className={styles.heading}><FormattedMessage id="evidence.title" defaultMessage="What it rests on" /></h3>
      {insight.evidence.length === 0 && <p className={styles.soft}><FormattedMessage id="evidence.none" defaultMessage="Nothing yet" /></p>}
      {insight.evidence.length > 0 && (
        <ul className={styles.pieces}>
          {insight.evidence.map((id) => (
            <OnePiece key={id} piece={pieceOf(id, things, records)} edits={edits} onTakeAway={() => setEvidence(document, insight.id, id, false)} />
          ))}
        </ul>
      )}
      {edits && (
        <div className={styles.buttons}>
          {selected.length > 0 && (
            <Button size="small" icon={Plus} onClick={() => { for (const id of selected) setEvidence(document, insight.id, id, true) }}>
              <FormattedMessage id="evidence.addSelected" defaultMessage="Add {n, plural, one {the selected one} other {the # selected}}" values={{ n: selected.length }} />
            </Button>
          )}
          <EvidencePicker insight={insight} />
        </div>
      )}
    </div>
  )
}

function OnePiece({ piece, edits, onTakeAway }: { readonly piece: Piece; readonly edits: boolean; readonly onTakeAway: () => void }) {
  const intl = useIntl()
  const showThing = useDesk((desk) => desk.showThing)
  const openRecord = useDesk((desk) => desk.openRecord)
  const words = piece.kind === 'gone' ? intl.formatMessage({ id: 'evidence.gone', defaultMessage: 'Something that was removed' }) : piece.words
  const show = (): void => {
    if (piece.kind === 'record') openRecord(recordId.parse(piece.id))
    else showThing(thingId.parse(piece.id))
  }
  return (
    <li className={styles.piece} data-tint={tintOf(piece.sign)}>
      <span className={styles.pieceWords} dir="auto">{words}</span>
      {piece.kind !== 'gone' && (
        <IconButton
          icon={piece.kind === 'record' ? FileText : Crosshair} size="small" onClick={show}
          label={piece.kind === 'record'
            ? intl.formatMessage({ id: 'evidence.open', defaultMessage: 'Open the record: {words}' }, { words })
            : intl.formatMessage({ id: 'evidence.show', defaultMessage: 'Show on the board: {words}' }, { words })}
        />
      )}
      {edits && <IconButton icon={X} size="small" onClick={onTakeAway} label={intl.formatMessage({ id: 'evidence.take', defaultMessage: 'Take away: {words}' }, { words })} />}
    </li>
  )
}
