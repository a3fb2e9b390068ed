// Backups and restores that are killed half-way: what they leave is not taken for a whole one, and the same command given again begins anew.
// The moment of the kill is chosen by copying the folder as it lies while a hand that the command was given is in use.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { runCommandLine } from '#server/cli.ts'
import { backup, restoring } from '#server/command-line/backup.ts'
import type { Hands } from '#server/command-line/tool.ts'
import { readConfig } from '#server/config.ts'
import { refuseUnfinished } from '#server/data-folder.ts'
import { openGround, type OpenStore } from '#server/ground.ts'
import { copySqlite } from '#server/storage/sqlite/copy.ts'
import { openSqlite } from '#server/storage/sqlite/open.ts'
import type { BoardRow } from '#server/storage/storage.ts'
import { isRefusal } from '#shared/base/refusal.ts'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-cut-off-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const sqlite: OpenStore = (file, secret, _log, onGroup) => openSqlite({ file, secret, onGroup, clock: { now: () => 1 } })
const groundIn = (folder: string) => openGround(readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }), sqlite)

/** The hands of a command over a data folder, some of them otherwise; `said` is what it complained of. */
function handsOver(folder: string, otherwise: Partial<Hands> = {}): Hands & { readonly said: string[] } {
  const said: string[] = []
  const never = (): never => { throw new Error('Nothing is looked into.') }
  return {
    config: readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }), open: () => groundIn(folder), copyStore: copySqlite, inspect: never,
    print: () => undefined, complain: (line) => said.push(line), said, ...otherwise,
  }
}

/** What a server that is killed leaves: a board that stands in the database's log alone. */
async function killedServer(folder: string, left: string): Promise<BoardRow> {
  const ground = await groundIn(folder)
  const board = await ground.boards.make({ title: 'T', objective: 'O', hypothesis: '', scope: '', departments: [] })
  cpSync(folder, left, { recursive: true })
  await ground.close()
  if (isRefusal(board)) throw new Error(board.detail)
  return board
}

test('a restore that was killed is not started on; given again it makes the folder whole, with what the log alone of its source holds', async () => {
  const folder = newFolder()
  const [from, target, killed] = ['from', 'target', 'killed'].map((name) => join(folder, name)) as [string, string, string]
  const board = await killedServer(join(folder, 'data'), from)
  await restoring.run(['--from', from], handsOver(target, { open: () => { cpSync(target, killed, { recursive: true }); throw new Error('the kill') } })).catch(() => null)
  expect(() => refuseUnfinished(killed)).toThrow('was cut off')
  rmSync(join(killed, 'signalboard.db'))
  expect(await restoring.run(['--from', from], handsOver(killed))).toBe(0)
  expect(() => refuseUnfinished(killed)).not.toThrow()
  const ground = await groundIn(killed)
  const again = await ground.storage.findBoard(board.id)
  await ground.close()
  expect([again?.id, again?.epoch === board.epoch]).toEqual([board.id, false])
})

test.each(['serve', 'export'])('%s opens nothing of a restore that was cut off', async (command) => {
  const data = newFolder()
  writeFileSync(join(data, 'restore-unfinished'), '')
  process.env['DATA_DIR'] = data
  onTestFinished(() => { delete process.env['DATA_DIR'] })
  const open = vi.fn(() => Promise.reject(new Error('It was opened.')))
  expect(await runCommandLine([command, ...command === 'export' ? ['A'.repeat(22)] : []], { open, copyStore: copySqlite })).toBe(1)
  expect(open).not.toHaveBeenCalled()
})

test('a backup has its name when it is whole, and no picture that is still being uploaded is in it', async () => {
  const folder = newFolder()
  const [data, to] = [join(folder, 'data'), join(folder, 'copy')]
  await (await groundIn(data)).close()
  mkdirSync(join(data, 'assets', 'board'))
  for (const name of ['a_whole000', 'a_half0000.part']) writeFileSync(join(data, 'assets', 'board', name), 'x')
  const named: boolean[] = []
  const watched: Hands['copyStore'] = async (...files) => {
    named.push(existsSync(to))
    return copySqlite(...files)
  }
  expect(await backup.run(['--to', to], handsOver(data, { copyStore: watched }))).toBe(0)
  expect(named).toEqual([false])
  expect(readdirSync(folder).toSorted()).toEqual(['copy', 'data'])
  expect(readdirSync(join(to, 'assets', 'board'))).toEqual(['a_whole000'])
})
