// A pasted list asks what it should become. Whatever is chosen is one step of undo.

import { FormattedMessage, useIntl } from 'react-intl'
import { Button } from '#client/look/Button.tsx'
import { Dialog } from '#client/look/Dialog.tsx'
import { listAsNotes, textAsNote, type Pasted } from './content.ts'
import { putText, type Easel } from './easel.ts'

export function PasteAsk({ pasted, easel, onDone }: { readonly pasted: Pasted | null; readonly easel: Easel | null; readonly onDone: () => void }) {
  const intl = useIntl()
  const become = (deed: (easel: Easel, pasted: Pasted) => void) => (): void => {
    if (easel && pasted) deed(easel, pasted)
    onDone()
  }
  return (
    <Dialog
      open={pasted !== null} onOpenChange={(open) => { if (!open) onDone() }} width="narrow" title={intl.formatMessage({ id: 'paste.title', defaultMessage: 'What should this list become?' })}
      description={intl.formatMessage({ id: 'paste.lines', defaultMessage: '{count} lines, beginning with "{first}".' }, { count: pasted?.lines.length ?? 0, first: (pasted?.lines[0] ?? '').slice(0, 60) })}
      footer={(
        <>
          <Button onClick={become((at, { lines, point }) => { putText(at, point, lines.join('\n')) })}><FormattedMessage id="paste.text" defaultMessage="One text" /></Button>
          <Button onClick={become((at, { lines, point }) => textAsNote(at, lines.join('\n'), point))}><FormattedMessage id="paste.note" defaultMessage="One note" /></Button>
          <Button look="primary" onClick={become(listAsNotes)}><FormattedMessage id="paste.notes" defaultMessage="A note for each line" /></Button>
        </>
      )}
    />
  )
}
