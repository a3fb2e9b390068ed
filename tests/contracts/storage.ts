// The exam every storage engine takes: promises of server/storage/storage.ts, each tried on an empty store of its own.
// An engine that is not examined is not used. The questions are in storage/, so that broken engines can be shown to fail them.

import { describe, test } from 'vitest'
import { documents } from './storage/documents.ts'
import type { Examinee, Question } from './storage/examinee.ts'
import { keeping } from './storage/keeping.ts'
import { people } from './storage/people.ts'
import { sealing } from './storage/sealing.ts'
import { troubles } from './storage/troubles.ts'

/** Every question of the exam. */
export const questions: readonly Question[] = [...keeping, ...documents, ...sealing, ...people, ...troubles]

/** Opens a fresh store, asks, and takes the store away again. */
export async function ask(question: Question, factory: () => Promise<Examinee>): Promise<void> {
  const examinee = await factory()
  try {
    await question.examine(examinee)
  } finally {
    await examinee.remove()
  }
}

/** Registers the whole exam for an engine. */
export function examineStorage(name: string, factory: () => Promise<Examinee>): void {
  describe(`${name} as a storage`, () => {
    for (const question of questions) test(question.title, () => ask(question, factory))
  })
}
