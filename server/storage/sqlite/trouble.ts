// Which errors are the disk's and which are ours. The disk's are StorageTrouble and pass when the disk does; ours are bugs.
// The numbers are SQLite's primary result codes (sqlite.org/rescode.html).

/** What a failure asks of the engine. `group`: nothing of the transaction stands. `one`: only this deed failed. */
export type Failure = {
  readonly reach: 'group' | 'one'
  readonly disk: boolean
  /** The connection is not trusted any more: after a failed fsync a later success proves nothing. */
  readonly reopen: boolean
  readonly message: string
}

/** BUSY, LOCKED. */
const busy = [5, 6]
/** NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL, NOTADB. */
const disk = [7, 8, 10, 13, 14, 15, 26]
/** CORRUPT. */
const corrupt = 11

/** Reads an error thrown by a deed or by the database. */
export function readFailure(error: unknown): Failure {
  const code = primaryCode(error)
  const message = describe(error, code)
  if (busy.includes(code)) return { reach: 'group', disk: true, reopen: false, message }
  if (disk.includes(code)) return { reach: 'group', disk: true, reopen: true, message }
  // One damaged page belongs to one board: the others in the same group go on.
  if (code === corrupt) return { reach: 'one', disk: true, reopen: true, message }
  return { reach: 'one', disk: false, reopen: false, message }
}

/** SQLite's primary result code of an error, 0 when it is none of SQLite's. */
export function primaryCode(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return 0
  return typeof error.errcode === 'number' ? error.errcode & 0xff : 0
}

function describe(error: unknown, code: number): string {
  const message = error instanceof Error ? error.message : String(error)
  return code === 0 ? message : `${message} (SQLite ${code})`
}

/** Whether a page of the database file is damaged. */
export function isCorrupt(error: unknown): boolean {
  return primaryCode(error) === corrupt
}
