// The bond between the canvas library's store and the document. In: what a person changed, gathered by the store's side
// effects and absorbed once per act (not while something is being dragged). Out: what the document changed, put into the store
// in one merge, shapes before bindings. The document is the truth: after each act the store is put right from it.

import type { TLRecord, TLShape, TLShapeId, TLStore } from 'tldraw'
import type { BoardDocument } from '#shared/document/document.ts'
import { absorb, type Change, type Edit, type Ground } from './absorb.ts'
import { bindingsOf, ground } from './ground.ts'
import { page, shapeOf, thingOfShape } from './names.ts'
import { Scenery, type Difference } from './scenery.ts'
import type { Point } from '#shared/journey/geometry.ts'
import { write } from './write.ts'

/** Where somebody else is dragging something just now, on the page. */
export type Preview = { readonly id: string; readonly x: number; readonly y: number; readonly w?: number | undefined; readonly h?: number | undefined }

export type Terms = {
  readonly document: BoardDocument
  readonly store: TLStore
  readonly random: () => string
  readonly author: () => Ground['author']
  /** Whether a gesture is under way whose steps are not edits (drag, resize, stroke). */
  readonly held: () => boolean
  /** Where a gesture that just ended let go; null when none did. */
  readonly dropPoint: () => Point | null
  /** Before something that is being dragged, or dragged over, is taken away. */
  readonly giveUpGesture: (gone: readonly TLShapeId[]) => void
  /** Before an act is written, and after: the ids that things made by it have got. */
  readonly beforeAct: () => void
  readonly named: (names: ReadonlyMap<TLShapeId, TLShapeId>) => void
}

export class Bond {
  readonly #terms: Terms
  readonly scenery: Scenery
  readonly #ends: (() => void)[] = []
  /** What the person's act touched: the shape as it was before. */
  #acted = new Map<TLShapeId, TLShape | null>()
  /** Things the document changed that the store does not show yet. */
  #touched = new Set<string>()
  #previews: ReadonlyMap<string, Preview> = new Map()
  /** Shapes the library itself changed while it took in the document's: its own tidying, not a person's act. */
  #tidied: Set<TLShapeId> | null = null
  #waiting = false
  #over = false

  constructor(terms: Terms) {
    this.#terms = terms
    this.scenery = new Scenery(terms.document, terms.store.schema)
    this.#merge({ put: this.scenery.all(), gone: [] })
    this.#listenToStore()
    this.#listenToDocument()
  }

  end(): void {
    this.#over = true
    for (const end of this.#ends) end()
  }

  /** Asks for the work to be done when the present act of the library is over; also when a gesture has ended. */
  readonly wake = (): void => {
    if (this.#waiting || this.#over) return
    this.#waiting = true
    queueMicrotask(() => {
      this.#waiting = false
      if (!this.#over) this.settle()
    })
  }

  /** Absorbs what was done and shows what came. Not to be called from inside an act of the library. */
  settle(): void {
    if (!this.#terms.held()) this.#absorb()
    this.#show()
  }

  /** Shows others' drags where they are just now, and puts back those that are over. */
  preview(previews: ReadonlyMap<string, Preview>): void {
    const ids = new Set([...this.#previews.keys(), ...previews.keys()])
    this.#previews = previews
    const put = [...ids].filter((id) => !this.#acted.has(shapeOf(id))).flatMap((id) => this.#asShown(this.scenery.recordsOf(id)))
    if (put.length > 0) this.#merge({ put, gone: [] })
  }

  #listenToStore(): void {
    const { store } = this.#terms
    const { sideEffects } = store
    const note = (before: TLShape | null, id: TLShapeId): void => {
      if (this.#tidied) this.#tidied.add(id)
      else if (!this.#acted.has(id)) this.#acted.set(id, before)
    }
    const arrow = ({ fromId }: { readonly fromId: TLShapeId }, source: 'user' | 'remote'): void => {
      if (source === 'user') note(store.get(fromId) ?? null, fromId)
    }
    this.#ends.push(
      sideEffects.registerAfterCreateHandler('shape', (shape, source) => { if (source === 'user') note(null, shape.id) }),
      sideEffects.registerAfterChangeHandler('shape', (before, after, source) => { if (source === 'user') note(before, after.id) }),
      sideEffects.registerAfterDeleteHandler('shape', (shape, source) => { if (source === 'user') note(shape, shape.id) }),
      sideEffects.registerAfterCreateHandler('binding', arrow),
      sideEffects.registerAfterChangeHandler('binding', (_before, after, source) => arrow(after, source)),
      sideEffects.registerAfterDeleteHandler('binding', arrow),
      sideEffects.registerOperationCompleteHandler(() => { if (this.#acted.size > 0) this.wake() }),
    )
  }

  #listenToDocument(): void {
    const { things, placements } = this.#terms.document
    const touch: Parameters<typeof things.observeDeep>[0] = (events) => {
      for (const event of events) {
        if (event.path.length > 0) this.#touched.add(String(event.path[0]))
        else for (const id of event.keys.keys()) this.#touched.add(id)
      }
      this.wake()
    }
    things.observeDeep(touch)
    placements.observeDeep(touch)
    this.#ends.push(() => things.unobserveDeep(touch), () => placements.unobserveDeep(touch))
  }

  #absorb(): void {
    if (this.#acted.size === 0) return
    const { store, document, random, author, dropPoint } = this.#terms
    const acted = this.#acted
    this.#acted = new Map()
    const changes = [...acted].map(([id, before]): Change => ({ before, after: store.get(id) ?? null }))
      .filter(({ before, after }) => before !== after)
    // The projection must be up to date before sizes and cells are asked for.
    this.#show(acted)
    const edits = absorb(changes, ground({ document, scenery: this.scenery, store, pointer: dropPoint(), random, author: author() }))
    if (edits.length > 0) {
      this.#terms.beforeAct()
      write(document, edits)
    }
    this.#show()
    this.#terms.named(new Map(edits.flatMap((edit) => (edit.deed === 'make' ? [[edit.from, shapeOf(edit.thing.id)] as const] : []))))
    this.#putRight([...acted.keys()], edits)
  }

  /** Puts right what an act left behind. */
  #putRight(ids: readonly TLShapeId[], edits: readonly Edit[]): void {
    this.#merge(this.#wrong([...new Set([...ids, ...edits.flatMap((edit) => ('id' in edit ? [shapeOf(edit.id)] : []))])]))
  }

  /** What of these shapes is in the store but is not what the document says. */
  #wrong(ids: readonly TLShapeId[]): Difference {
    const { store } = this.#terms
    const put: TLRecord[] = []
    const gone: TLRecord['id'][] = []
    for (const id of ids) {
      const thing = thingOfShape(id)
      const records = thing === null ? [] : this.#asShown(this.scenery.recordsOf(thing))
      put.push(...records.filter((record) => !isSame(record, store.get(record.id))))
      if (records.length === 0 && store.has(id)) gone.push(id)
      for (const { id: binding } of bindingsOf(store, id)) if (!records.some((record) => record.id === binding)) gone.push(binding)
    }
    return { put, gone }
  }

  #show(except?: ReadonlyMap<TLShapeId, unknown>): void {
    const acted = except ?? this.#acted
    if (this.#touched.size === 0) return
    const touched = this.#touched
    this.#touched = new Set()
    const { put, gone } = this.scenery.look(touched)
    // What is in the person's hand stays there; its own act, or the end of the gesture, brings it up to date.
    const inHand = (record: TLRecord): boolean => record.typeName === 'shape' && acted.has(record.id)
    this.#merge({ put: this.#asShown(put.filter((record) => !inHand(record))), gone })
  }

  #asShown(records: readonly TLRecord[]): TLRecord[] {
    if (this.#previews.size === 0) return [...records]
    return records.map((record) => {
      const preview = record.typeName === 'shape' ? this.#previews.get(thingOfShape(record.id) ?? '') : undefined
      if (!preview || record.typeName !== 'shape') return record
      const { x, y, w, h } = preview
      const props = w !== undefined && h !== undefined && 'w' in record.props && record.type !== 'sb-journey' ? { ...record.props, w, h } : record.props
      return { ...record, parentId: page, x, y, props } as TLShape // the props are the same shape's
    })
  }

  #merge({ put, gone }: Difference): void {
    if (put.length === 0 && gone.length === 0) return
    const { store, giveUpGesture } = this.#terms
    if (gone.length > 0) giveUpGesture(gone.filter((id): id is TLShapeId => id.startsWith('shape:')))
    this.#tidied = new Set()
    store.mergeRemoteChanges(() => {
      if (put.length > 0) store.put([...put])
      if (gone.length > 0) store.remove(gone.filter((id) => store.has(id)))
    })
    const tidied = [...this.#tidied].filter((id) => !this.#acted.has(id))
    // Once: what the library insists on is left as it wants it until the document changes there again.
    const { put: again, gone: away } = this.#wrong(tidied)
    if (again.length + away.length > 0) store.mergeRemoteChanges(() => { store.put([...again]); store.remove([...away]) })
    this.#tidied = null
  }
}

function isSame(a: TLRecord, b: TLRecord | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

