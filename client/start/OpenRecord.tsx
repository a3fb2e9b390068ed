// A session taken home as JSON becomes a board again: drop the file, the server checks it and makes the board. Where that takes a
// password the file waits until it is written; a wrong one loses neither.

import { FileJson, FolderOpen } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { z } from 'zod'
import { isRefusal } from '#shared/base/refusal.ts'
import { boardFacts, recordFormat } from '#shared/board/board.ts'
import { Button } from '#client/look/Button.tsx'
import { FileDrop } from '#client/look/FileDrop.tsx'
import { importBoard, keyIn } from '#client/session/doors.ts'
import { remember } from '#client/session/known-boards.ts'
import { localShelf } from '#client/session/local-shelf.ts'
import { isUnreached } from '#client/session/reach.ts'
import type { Made } from './NewSession.tsx'
import { SessionPasswordField, useSessionPassword } from './SessionPassword.tsx'
import { browserFetch, troubleWords } from './server.ts'
import form from './form.module.css'

/** The drop place beneath the form. */
export function OpenRecord({ onMade }: { readonly onMade: (made: Made) => void }) {
  const intl = useIntl()
  const password = useSessionPassword()
  const [file, setFile] = useState<File | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const open = async (chosen: File): Promise<void> => {
    setBusy(true)
    setError(await bring(chosen))
    setBusy(false)
  }
  const bring = async (chosen: File): Promise<string | null> => {
    const record = await readRecord(chosen)
    setFile(record === undefined ? null : chosen)
    if (record === undefined) return intl.formatMessage({ id: 'open.noJson', defaultMessage: '{name} is not a session record. A session record is the JSON file from the menu "Take home" of a room.' }, { name: chosen.name })
    if (password.lacks('asked')) return null
    const answer = await importBoard(browserFetch, record, password.word)
    if (password.wasRefused(answer)) return null
    if (isRefusal(answer) || isUnreached(answer)) {
      const { happened, next } = troubleWords(intl, answer)
      return `${happened} ${next}`
    }
    const facts = factsIn(record, chosen.name)
    remember(localShelf(), answer.id, { ...facts, role: 'facilitator', key: keyIn(answer.links.facilitator), lastOpened: Date.now() })
    onMade({ board: answer, ...facts })
    return null
  }
  const again = (event: FormEvent): void => {
    event.preventDefault()
    if (file !== null && !password.lacks('missing')) void open(file)
  }
  const isWaiting = password.needed && file !== null
  return (
    <section className={form.card} aria-labelledby="open-title">
      <h2 id="open-title" className={form.cardTitle}><FormattedMessage id="open.title" defaultMessage="Open a session record" /></h2>
      <FileDrop
        accept=".json,application/json" busy={busy && !isWaiting} disabled={busy} onFiles={([dropped]) => { if (dropped !== undefined) void open(dropped) }}
        {...(error === null ? {} : { error })}
        label={intl.formatMessage({ id: 'open.label', defaultMessage: 'Drop a session record here' })}
        hint={intl.formatMessage({ id: 'open.hint', defaultMessage: 'The JSON file that was taken home from a session. It becomes a new board with everything in it.' })}
      />
      {isWaiting && (
        <form className={form.waiting} onSubmit={again} noValidate aria-labelledby="open-file">
          <p id="open-file" className={form.file} dir="auto"><FileJson aria-hidden className={form.small} /><span>{file.name}</span></p>
          <SessionPasswordField password={password} />
          <Button type="submit" icon={FolderOpen} busy={busy} full><FormattedMessage id="open.open" defaultMessage="Open the record" /></Button>
        </form>
      )}
    </section>
  )
}

/** What is in the file, if it says that it is a session record; whether it is a whole one the server finds out. */
async function readRecord(file: File): Promise<unknown> {
  try {
    const record: unknown = JSON.parse(await file.text())
    return typeof record === 'object' && record !== null && 'format' in record && record.format === recordFormat ? record : undefined
  } catch {
    // Not JSON, or not to be read: the caller says so.
    return undefined
  }
}

/** Title and objective for the list of this browser, as the record's ledger told them last; the board itself has the true ones. */
function factsIn(record: unknown, name: string): { readonly title: string; readonly objective: string } {
  const read = withLedger.safeParse(record)
  const last = read.success ? read.data.ledger.findLast((one) => described.safeParse(one).success) : undefined
  const told = described.safeParse(last)
  return told.success ? told.data.ruling.facts : { title: name.replace(/\.json$/i, ''), objective: '' }
}

const withLedger = z.object({ ledger: z.array(z.unknown()) })
const described = z.object({ ruling: z.object({ type: z.literal('board-described'), facts: boardFacts.pick({ title: true, objective: true }) }) })
