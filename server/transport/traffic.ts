// What goes through the live connections, as plain numbers: added to at every message, read when somebody asks for figures.

/** What came, by kind; bytes both ways; how connections ended, by close code. */
export type Traffic = {
  readonly heard: { edits: number; presence: number; states: number }
  receivedBytes: number
  sentBytes: number
  readonly closes: Map<string, number>
}

/** Of the codes a client may send, those with a meaning here; a stranger cannot make figures of its own. */
const known = new Set([1000, 1001, 1005, 1006, 1009, 1011, 4400, 4401, 4403, 4404, 4409, 4413, 4429, 4503])

/** None yet. */
export const newTraffic = (): Traffic => ({ heard: { edits: 0, presence: 0, states: 0 }, receivedBytes: 0, sentBytes: 0, closes: new Map() })

/** Counts the end of a connection. */
export function countClose({ closes }: Traffic, code: number): void {
  const name = known.has(code) ? String(code) : 'other'
  closes.set(name, (closes.get(name) ?? 0) + 1)
}
