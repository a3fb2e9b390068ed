// What an insight can rest on, in a few words: notes, cards of records, records themselves. A card stands for its record.

import { useMemo } from 'react'
import type { Evidence } from '#shared/insight/insight.ts'
import type { CustomerRecord } from '#shared/record/record.ts'
import type { Damaged, Thing } from '#shared/document/reading.ts'
import { useDesk } from '#client/desk/desk.ts'
import { useRecords, useThings } from '#client/session/hooks.ts'

/** One piece in words. `sign` is a note's kind, for its tint; `kind` says where a click leads. */
export type Piece = { readonly id: Evidence; readonly kind: 'note' | 'card' | 'record' | 'gone'; readonly words: string; readonly sign: string; readonly department: string }

/** Ids of the selected notes and cards, in the order they were selected. */
export function useSelectedEvidence(): readonly Evidence[] {
  const selection = useDesk((desk) => desk.selection)
  const things = useThings()
  return useMemo(() => {
    const able = new Set(things.flatMap((thing): string[] => (thing.kind === 'note' || thing.kind === 'card' ? [thing.id] : [])))
    return selection.filter((id) => able.has(id))
  }, [selection, things])
}

/** Everything that could be evidence: notes with words, cards, and records that have no card. */
export function usePieces(): readonly Piece[] {
  const things = useThings()
  const records = useRecords()
  return useMemo(() => piecesOf(things, records), [things, records])
}

/** Lists what could be evidence; notes first, then records. */
export function piecesOf(things: readonly (Thing | Damaged)[], records: ReadonlyMap<string, CustomerRecord>): Piece[] {
  const onBoard = things.flatMap((thing): Piece[] => {
    const piece = thing.kind === 'note' || thing.kind === 'card' ? ofThing(thing, records) : null
    return piece === null || piece.words === '' ? [] : [piece]
  })
  const carded = new Set(things.flatMap((thing) => (thing.kind === 'card' && thing.record !== null ? [thing.record as string] : [])))
  const uncarded = [...records.values()].filter((record) => !carded.has(record.id))
  return [...onBoard.filter((one) => one.kind === 'note'), ...onBoard.filter((one) => one.kind === 'card'), ...uncarded.map(ofRecord)]
}

/** The words for evidence that is held, also when it was removed since. */
export function pieceOf(id: Evidence, things: readonly (Thing | Damaged)[], records: ReadonlyMap<string, CustomerRecord>): Piece {
  const thing = things.find((one) => one.id === id)
  if (thing?.kind === 'note' || thing?.kind === 'card') return ofThing(thing, records)
  const record = [...records.values()].find((one) => one.id === id)
  if (record) return ofRecord(record)
  return { id, kind: 'gone', words: '', sign: 'plain', department: '' }
}

function ofThing(thing: Extract<Thing, { readonly kind: 'note' | 'card' }>, records: ReadonlyMap<string, CustomerRecord>): Piece {
  if (thing.kind === 'note') return { id: thing.id, kind: 'note', words: thing.text.trim(), sign: thing.sign, department: thing.department }
  return { id: thing.id, kind: 'card', words: records.get(thing.record ?? '')?.name ?? '', sign: 'plain', department: '' }
}

function ofRecord(record: CustomerRecord): Piece {
  return { id: record.id, kind: 'record', words: record.name, sign: 'plain', department: '' }
}
