// Bringing in files, step by step: the main table first, then each further file joined to it. Every file is looked at by the
// server before anything is kept, and looked at again after each decision. Knows no screen; ImportSheet draws it.

import { useState } from 'react'
import type { ImportId } from '#shared/base/ids.ts'
import { isRefusal, type Refusal } from '#shared/base/refusal.ts'
import { useSession } from '#client/session/hooks.ts'
import type { FileAnswer, PoolAnswer } from './answers.ts'
import { askPool, sendFile, type FileChoices, type JoinChoices } from './asking.ts'
import { useAnswer, type Following } from './useAnswer.ts'

type Tie = { readonly from: string; readonly to: string }
/** What a person decided about one file. `as` null: nothing yet. */
export type Decided = { readonly choices: FileChoices; readonly as: 'fields' | 'events' | null; readonly tie: Tie | null }

export type Importing = {
  /** The files still to be brought in; the first is the one looked at. */
  readonly files: readonly File[]
  /** The import to which the next file is joined; null while the main table is looked at. */
  readonly to: ImportId | null
  readonly decided: Decided
  /** What the rows of a joined file are taken for: as decided, else guessed; null until it can be. */
  readonly as: 'fields' | 'events' | null
  readonly look: Following<FileAnswer>
  /** A file to be joined, read by itself: its columns are known even when nothing fits. */
  readonly alone: Following<FileAnswer>
  readonly pool: Following<PoolAnswer>
  readonly keeping: boolean
  readonly refusal: Refusal | null
  readonly add: (files: readonly File[]) => void
  readonly decide: (decided: Partial<Decided>) => void
  readonly makeMain: (file: File) => void
  readonly leaveOut: () => void
  readonly keep: () => Promise<void>
}

const undecided: Decided = { choices: { mapping: {} }, as: null, tie: null }
/** A look sends the whole file again, and the server counts them. */
const lookAfterMs = 500

/** `into`: files are joined to this import from the start. `onDone` hears when the last file is in. */
export function useImporting(into: ImportId | null, onDone: (id: ImportId) => void): Importing {
  const { board } = useSession()
  const [files, setFiles] = useState<readonly File[]>([])
  const [kept, setKept] = useState<ImportId | null>(into)
  const [known, setKnown] = useState<ReadonlyMap<File, Decided>>(new Map())
  const [keeping, setKeeping] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [file] = files
  const decided = (file && known.get(file)) ?? undecided
  const subject = file ? `${file.name} ${file.size} ${file.lastModified} ${kept ?? ''}` : ''
  const question = (about: string, joined: JoinChoices | null) => (file === undefined ? null : {
    about, key: JSON.stringify([about, decided.choices, joined]),
    ask: (signal: AbortSignal) => sendFile(board, { file, choices: decided.choices, join: joined, look: true }, signal),
  })
  const alone = useAnswer(kept === null ? null : question(`alone ${subject}`, null), known.size === 0 ? 0 : lookAfterMs)
  const pool = useAnswer(kept === null || file === undefined ? null : { about: kept, key: kept, ask: (signal) => askPool(board, kept, { search: '', conditions: [], sort: null, draw: null, offset: 0 }, signal) })
  const as = decided.as ?? guessed(alone.answer, pool.answer)
  const join: JoinChoices | null = kept === null || as === null ? null : { to: kept, as, tie: decided.tie }
  const waits = kept !== null && (join === null || alone.refusal !== null)
  const look = useAnswer(waits ? null : question(subject, join), known.size === 0 ? 0 : lookAfterMs)

  const drop = (id: ImportId | null): void => {
    setRefusal(null)
    setFiles(files.slice(1))
    if (files.length === 1 && id !== null) onDone(id)
  }
  return {
    files, to: kept, decided, as, look, alone, pool, keeping, refusal,
    add: (fresh) => { setRefusal(null); setFiles([...files, ...fresh].sort((a, b) => b.size - a.size)) },
    decide: (change) => { if (file) setKnown(new Map(known).set(file, { ...decided, ...change })) },
    makeMain: (main) => setFiles([main, ...files.filter((one) => one !== main)]),
    leaveOut: () => drop(kept),
    async keep() {
      if (file === undefined) return
      setKeeping(true)
      const came = await sendFile(board, { file, choices: decided.choices, join, look: false })
      setKeeping(false)
      if (isRefusal(came)) { setRefusal(came); return }
      const id = kept ?? came.importId ?? null
      setKept(id)
      drop(id)
    },
  }
}

/** A file of more rows than there are records tells what happened to them; a shorter one tells more about each. */
function guessed(alone: FileAnswer | null, pool: PoolAnswer | null): 'fields' | 'events' | null {
  return alone === null || pool === null ? null : alone.imported > pool.total ? 'events' : 'fields'
}
