// An account of every character: each one typed in a run is a sign of its own, so that in the end it can be told of each whether
// it must be there, once, and who took it away. Undo is watched from inside the transaction: it may take away and bring back
// only what its owner typed or deleted.

import * as Y from 'yjs'

type Letter = { readonly client: number; readonly clock: number }

/** Signs used: from here on, one per typed character. */
const first = 0x4e00
const last = 0x9fff

/** The account of one run. */
export class Letters {
  readonly #typed = new Map<string, Letter>()
  readonly #deleted = new Set<string>()
  readonly #surelyDeleted = new Set<string>()
  readonly #restored = new Map<string, number>()
  /** What each clientID typed or deleted: what its undo may touch. */
  readonly #touched = new Map<number, Set<string>>()
  readonly #unsure = new Map<number, string[]>()
  readonly #fault: (what: string) => void
  #next = first

  /** `fault` is told of what an undo did wrongly: events and transactions catch what is thrown. */
  constructor(fault: (what: string) => void) {
    this.#fault = fault
  }

  /** Fresh signs. */
  fresh(n: number): string {
    const signs = Array.from({ length: n }, (_, index) => String.fromCharCode(this.#next + index)).join('')
    this.#next += n
    if (this.#next > last) throw new Error('A run typed more characters than there are signs.')
    return signs
  }

  count(): number {
    return this.#typed.size
  }

  /** Watches one deed of a tab: what it adds and takes away is its own doing. */
  watch(y: Y.Doc, kind: 'typing' | 'undo', deed: () => void): void {
    const watch = (transaction: Y.Transaction): void => {
      const gone = signsDeleted(transaction)
      const come = signsAdded(transaction, y.clientID)
      if (kind === 'undo') this.#watchUndo(y, transaction, gone, come)
      else this.#wrote(y, gone, come)
    }
    y.on('afterTransaction', watch)
    try {
      deed()
    } finally {
      y.off('afterTransaction', watch)
    }
  }

  /** Everything this clientID did so far is on the server's disk, as the page was told. */
  saved(client: number): void {
    for (const sign of this.#unsure.get(client) ?? []) this.#surelyDeleted.add(sign)
    this.#unsure.delete(client)
  }

  /** What is wrong with a document in the end; empty when all is accounted for. */
  faults(y: Y.Doc): string[] {
    const counts = new Map<string, number>()
    for (const sign of JSON.stringify(y.getMap('things').toJSON())) if (sign >= '\u4e00' && sign <= '\u9fff') counts.set(sign, (counts.get(sign) ?? 0) + 1)
    const faults: string[] = []
    for (const [sign, { client, clock }] of this.#typed) {
      const there = counts.get(sign) ?? 0
      const arrived = Y.getState(y.store, client) >= clock
      if (arrived && there === 0 && !this.#deleted.has(sign)) faults.push(`${sign} of ${client}@${clock} is lost`)
      if (there > 1 + (this.#restored.get(sign) ?? 0)) faults.push(`${sign} is there ${there} times`)
      if (there > 0 && this.#surelyDeleted.has(sign) && !this.#restored.has(sign)) faults.push(`${sign} was deleted and is there`)
      if (there > 0 && !arrived) faults.push(`${sign} is there, but its author's edit is not`)
    }
    return faults
  }

  #wrote(y: Y.Doc, gone: readonly Sign[], come: readonly string[]): void {
    const mine = this.#touchedBy(y.clientID)
    const clock = Y.getState(y.store, y.clientID)
    for (const sign of come) {
      this.#typed.set(sign, { client: y.clientID, clock })
      mine.add(sign)
    }
    this.#delete(y.clientID, gone)
  }

  #watchUndo(y: Y.Doc, transaction: Y.Transaction, gone: readonly Sign[], come: readonly string[]): void {
    const mine = this.#touchedBy(y.clientID)
    const foreign = gone.find(({ client, sign }) => client !== y.clientID || !mine.has(sign))
    if (foreign !== undefined) this.#fault(`An undo took away "${foreign.sign}", which ${foreign.client} typed, not ${y.clientID}.`)
    const strange = come.find((sign) => !mine.has(sign))
    if (strange !== undefined) this.#fault(`An undo brought back "${strange}", which its owner never touched.`)
    const overwritten = foreignDeleted(transaction, y.clientID)
    if (overwritten !== null) this.#fault(`An undo took away what ${overwritten} wrote.`)
    this.#delete(y.clientID, gone)
    for (const sign of come) this.#restored.set(sign, (this.#restored.get(sign) ?? 0) + 1)
  }

  #delete(client: number, gone: readonly Sign[]): void {
    const unsure = this.#unsure.get(client) ?? []
    this.#unsure.set(client, unsure)
    for (const { sign } of gone) {
      this.#deleted.add(sign)
      this.#touchedBy(client).add(sign)
      unsure.push(sign)
    }
  }

  #touchedBy(client: number): Set<string> {
    const touched = this.#touched.get(client) ?? new Set()
    this.#touched.set(client, touched)
    return touched
  }
}

type Sign = { readonly sign: string; readonly client: number }

function signsDeleted(transaction: Y.Transaction): Sign[] {
  const found: Sign[] = []
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) for (const sign of struct.content.str) if (sign >= '\u4e00' && sign <= '\u9fff') found.push({ sign, client: struct.id.client })
  })
  return found
}

/** Something of somebody else's that a transaction deletes, though not as a part of what is its own. */
function foreignDeleted(transaction: Y.Transaction, own: number): number | null {
  let found: number | null = null
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (struct instanceof Y.Item && struct.id.client !== own && !isWithinOwnDeleted(struct, own)) found ??= struct.id.client
  })
  return found
}

function isWithinOwnDeleted(item: Y.Item, own: number): boolean {
  for (let above = parentItem(item); above !== null; above = parentItem(above)) if (above.deleted && above.id.client === own) return true
  return false
}

const parentItem = (item: Y.Item): Y.Item | null => (item.parent instanceof Y.AbstractType ? item.parent['_item'] : null)

function signsAdded(transaction: Y.Transaction, own: number): string[] {
  const from = transaction.beforeState.get(own) ?? 0
  const found: string[] = []
  const structs = transaction.doc.store.clients.get(own) ?? []
  for (let at = structs.length - 1; at >= 0; at -= 1) {
    const struct = structs[at]
    if (struct === undefined || struct.id.clock + struct.length <= from) break
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue
    for (const sign of struct.content.str.slice(Math.max(0, from - struct.id.clock))) if (sign >= '\u4e00' && sign <= '\u9fff') found.push(sign)
  }
  return found
}
