// What tests of imports share: sample files by name, and one reading with everything handed in.

import { readFileSync } from 'node:fs'
import { importId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import { readFile } from '#server/records/read-file.ts'
import type { FileChoices, FileRead } from '#server/records/read-file.ts'

export const keepAll = { 'person-name': 'keep', email: 'keep', phone: 'keep', address: 'keep' } as const

/** A sample file's bytes: from `demo/data`, or with a folder from `tests/fixtures/records`. */
export function sample(name: string): Uint8Array<ArrayBuffer> {
  const folder = name.includes('/') ? '../fixtures/records/' : '../../demo/data/'
  return new Uint8Array(readFileSync(new URL(folder + name, import.meta.url)))
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** Reads bytes as a file of this name; people are kept unless the choices say otherwise. */
export async function reading(bytes: Uint8Array, fileName = 'records.csv', choices: FileChoices = { masking: keepAll }): Promise<FileRead | Refusal> {
  return readFile(bytes, { ...choices, fileName, contentType: '', importId: importId.parse('i_test1'), importedAt: 1_700_000_000_000, maskKey: 'a key of the tests' })
}

/** As `reading`, for a file that has to be readable. */
export async function read(bytes: Uint8Array, fileName?: string, choices?: FileChoices): Promise<FileRead> {
  const answer = await reading(bytes, fileName, choices)
  if (isRefusal(answer)) throw new Error(`Refused: ${answer.detail}`)
  return answer
}

/** As `reading`, for a file that has to be refused. */
export async function refusalOf(bytes: Uint8Array, fileName?: string): Promise<Refusal> {
  const answer = await reading(bytes, fileName)
  if (!isRefusal(answer)) throw new Error(`Read ${answer.rows.length} records where a refusal was expected.`)
  return answer
}
