// Holds the import table (CONTRIBUTING.md) and the absence of cycles over every file of the house.
// The bad snippets prove that each kind of stray would be seen.
import { describe, expect, test } from 'vitest'
import { findCycles } from './cycles.ts'
import { resolveImport, strayReason } from './directions.ts'
import { importsOf, readCode, type Source } from './sources.ts'

const strays = (sources: readonly Source[]): string[] =>
  sources.flatMap((source) => importsOf(source).flatMap((specifier) => {
    const target = resolveImport(source.path, specifier)
    const reason = strayReason(source.path, target)
    return reason === null ? [] : [`${source.path} -> ${specifier} (${reason})`]
  }))

function graphOf(sources: readonly Source[]): Map<string, string[]> {
  return new Map(sources.map((source) => [source.path, importsOf(source).flatMap((specifier) => {
    const target = resolveImport(source.path, specifier)
    return target.kind === 'file' ? [target.path] : []
  })]))
}

const importing = (path: string, specifier: string): Source => ({ path, text: `import { x } from '${specifier}'\nx()\n` })

describe('the house', () => {
  const sources = readCode()

  test('every import goes in an allowed direction', () => {
    expect(sources.length).toBeGreaterThan(20)
    expect(strays(sources)).toEqual([])
  })

  test('no files import each other in a circle, types included', () => {
    expect(findCycles(graphOf(sources)).map((cycle) => cycle.join(' -> '))).toEqual([])
  })
})

describe('the check', () => {
  test.each([
    ['shared/base/ids.ts', '#shared/vote/ballot.ts'],
    ['shared/vote/ballot.ts', 'yjs'],
    ['shared/vote/ballot.ts', 'node:crypto'],
    ['shared/vote/ballot.ts', '#shared/note/note.ts'],
    ['shared/note/note.ts', '#shared/insight/insight.ts'],
    ['shared/document/notes.ts', '#shared/ledger/entry.ts'],
    ['shared/ledger/entry.ts', '../document/notes.ts'],
    ['shared/wire/wire.ts', '#shared/vote/ballot.ts'],
    ['shared/vote/ballot.ts', '#client/look/Button.tsx'],
    ['server/commands/vote.ts', 'ws'],
    ['server/commands/vote.ts', '../rooms/room.ts'],
    ['server/rooms/room.ts', '../storage/sqlite.ts'],
    ['server/rooms/room.ts', '../transport/peer.ts'],
    ['server/transport/peer.ts', '../storage/storage.ts'],
    ['server/storage/sqlite.ts', './postgres.ts'],
    ['server/storage/sqlite/log.ts', '../postgres/log.ts'],
    ['server/cli.ts', './storage/sqlite.ts'],
    ['server/main.ts', '#client/App.tsx'],
    ['server/surprise/a.ts', '#shared/base/ids.ts'],
    ['client/session/session.ts', 'react'],
    ['client/vote/RoundPanel.tsx', 'tldraw'],
    ['client/vote/RoundPanel.tsx', 'yjs'],
    ['client/vote/RoundPanel.tsx', '../note/NoteForm.tsx'],
    ['client/vote/RoundPanel.tsx', '../canvas/Canvas.tsx'],
    ['client/canvas/Canvas.tsx', '../vote/RoundPanel.tsx'],
    ['client/desk/desk.ts', '../session/session.ts'],
    ['client/look/Button.tsx', '#shared/vote/ballot.ts'],
    ['client/App.tsx', 'tldraw'],
    ['client/App.tsx', '#server/main.ts'],
    ['server/main.ts', '#tests/support/server.ts'],
  ])('sees the stray %s -> %s', (path, specifier) => {
    expect(strays([importing(path, specifier)])).toHaveLength(1)
  })

  test.each([
    ['shared/insight/insight.ts', '../note/note.ts'],
    ['shared/document/notes.ts', 'yjs'],
    ['server/rooms/room.ts', '../storage/storage.ts'],
    ['server/main.ts', './storage/sqlite.ts'],
    ['client/session/hooks.ts', 'react'],
    ['client/vote/RoundPanel.tsx', '../look/Button.tsx'],
    ['client/App.tsx', './canvas/Canvas.tsx'],
  ])('lets %s -> %s pass', (path, specifier) => {
    expect(strays([importing(path, specifier)])).toEqual([])
  })

  test.each([
    `import type { X } from 'yjs'`,
    `export * from 'yjs'`,
    `export const x = await import('yjs')`,
    `export type X = import('yjs').Doc`,
  ])('sees %s', (text) => {
    expect(strays([{ path: 'shared/vote/ballot.ts', text }])).toHaveLength(1)
  })

  test('tells a circle once, through type imports too', () => {
    const circle = graphOf([
      { path: 'shared/vote/b.ts', text: `import type { A } from './a.ts'` },
      { path: 'shared/vote/a.ts', text: `import { B } from './c.ts'` },
      { path: 'shared/vote/c.ts', text: `import { B } from './b.ts'` },
    ])
    expect(findCycles(circle)).toEqual([['shared/vote/a.ts', 'shared/vote/c.ts', 'shared/vote/b.ts']])
  })
})
