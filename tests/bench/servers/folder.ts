// Folders for the data of servers under test: temporary, gone when the bench ends.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders = new Set<string>()

process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A fresh folder. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalboard-bench-'))
  folders.add(folder)
  return folder
}
