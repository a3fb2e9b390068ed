// `export` and `import`: a session record as a file, and back. While a server runs it holds the folder; its addresses do the same.

import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { boardId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import { formats, print, tableNames } from '../session-record/formats.ts'
import { fill } from './filling.ts'
import { exit, readArgs, WrongCall, type ExitCode, type Hands, type Tool } from './tool.ts'

export const exporting: Tool = {
  says: 'writes the session record of a board to a file',
  help: `Usage: signalboard export <board id> [--format ${formats.join('|')}] [--table ${tableNames.join('|')}] [--to <file>]\n\nWithout --to it goes to standard output. A running server holds the folder:\ntake the file from the room's menu instead, or by GET /api/boards/<board id>/export.`,
  async run(args, hands) {
    const { values, positionals } = readArgs(args, { format: { type: 'string' }, table: { type: 'string' }, to: { type: 'string' } }, 1)
    const board = boardId.safeParse(positionals[0])
    if (!board.success) throw new WrongCall('Name the board: 22 letters and digits, the part of its link between /b/ and #.')
    const format = formats.find((one) => one === (values.format ?? 'json'))
    const table = tableNames.find((one) => one === (values.table ?? 'notes'))
    if (format === undefined) throw new WrongCall(`--format is one of ${formats.join(', ')}; "${values.format}" came.`)
    if (table === undefined) throw new WrongCall(`--table is one of ${tableNames.join(', ')}; "${values.table}" came.`)
    const ground = await hands.open()
    try {
      const record = await ground.takeHome(board.data)
      const file = isRefusal(record) ? record : print(record, { format, table }, hands.complain)
      if (isRefusal(file)) {
        hands.complain(file.detail)
        return exit.failed
      }
      const { bytes } = file
      if (values.to !== undefined) return await writeAll(values.to, bytes, hands)
      process.stdout.write(bytes)
      return exit.done
    } finally {
      await ground.close()
    }
  },
}

/** Writes a file. What was not there before is removed when it fails; what was (a file, a pipe, a device) is written to as it is. */
function writeAll(to: string, bytes: Uint8Array, hands: Hands): Promise<ExitCode> {
  const makes = existsSync(to) ? [] : [to]
  return fill({ attempted: `Writing ${to}`, makes, otherwise: 'Name a file on a disk with room that this user may write to: --to <file>.' }, hands, () => (
    writeFile(to, bytes, { mode: 0o600, flush: makes.length > 0 })
  ))
}

/** The bytes of a file; null, and complained of, when it cannot be read. */
async function bytesIn(file: string, hands: Hands): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(file))
  } catch (reason) {
    if (!(reason instanceof Error)) throw reason
    hands.complain(`${file} could not be read: ${reason.message}. Name the session record that was taken home as JSON.`)
    return null
  }
}

export const importing: Tool = {
  says: 'makes a board of a session record (JSON) and prints its links',
  help: 'Usage: signalboard import <file>\n\nA running server holds the folder: open the file on its start page instead, or send it to POST /api/boards/import.',
  async run(args, hands) {
    const { positionals: [file] } = readArgs(args, {}, 1)
    if (file === undefined) throw new WrongCall('Name the file of the session record.')
    const bytes = await bytesIn(file, hands)
    if (bytes === null) return exit.failed
    const ground = await hands.open()
    try {
      const board = await ground.bringBack(bytes, 'this machine')
      if (isRefusal(board)) {
        hands.complain(board.detail)
        return exit.failed
      }
      for (const [role, link] of Object.entries(ground.boards.links(board))) hands.print(`${role}: ${ground.config.publicUrl ?? ''}${link}`)
      return exit.done
    } finally {
      await ground.close()
    }
  },
}
