// Turns for heavy work: never more at once than said, one of each in turn, and nothing is fetched before its turn has come.

import { expect, test } from 'vitest'
import { newTurns, type NoTurn } from '#server/turns.ts'

/** Deeds that end when the test says so; `begun` are their names in order. */
function scene(caps: Parameters<typeof newTurns>[0]) {
  const turns = newTurns(caps)
  const ends = new Map<string, () => void>()
  const begun: string[] = []
  const ask = (who: string, name: string, newest?: 'newest'): Promise<{ readonly name: string } | NoTurn> => turns(who, () => new Promise((resolve) => {
    begun.push(name)
    ends.set(name, () => resolve({ name }))
  }), newest)
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.()
    await new Promise((resolve) => { setImmediate(resolve) })
  }
  return { begun, ask, end }
}

test('one of each is taken in turn, whoever asked how often before', async () => {
  const { begun, ask, end } = scene({ atOnce: 1, waiting: 10, waitingOfOne: 3 })
  for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void ask(name.slice(0, 1), name)
  for (let at = 0; at < 6; at += 1) await end(begun[at] ?? '')
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2'])
})

test('as many as said are done at once and never more, however many wait when one ends', async () => {
  const { begun, ask, end } = scene({ atOnce: 2, waiting: 10, waitingOfOne: 1 })
  for (const who of ['a', 'b', 'c', 'd', 'e']) void ask(who, who)
  const counts = [begun.length]
  for (const who of ['a', 'b', 'c']) {
    await end(who)
    counts.push(begun.length)
  }
  expect(counts).toEqual([2, 3, 4, 5])
})

test('two of one are never done at once, though there is room', async () => {
  const { begun, ask, end } = scene({ atOnce: 2, waiting: 10, waitingOfOne: 1 })
  void ask('a', 'a1')
  void ask('a', 'a2')
  expect(begun).toEqual(['a1'])
  void ask('b', 'b1')
  expect(begun).toEqual(['a1', 'b1'])
  await end('b1')
  expect(begun).toEqual(['a1', 'b1'])
  await end('a1')
  expect(begun).toEqual(['a1', 'b1', 'a2'])
})

test('beyond those who may wait, in all and of one, nothing is begun; when there is room again it is done', async () => {
  const { begun, ask, end } = scene({ atOnce: 1, waiting: 2, waitingOfOne: 1 })
  // Three times: each time there is as much room as at first.
  for (let time = 0; time < 3; time += 1) {
    const done = [ask('a', 'a1'), ask('a', 'a2')]
    expect(await ask('a', 'a3')).toBe('too-many-of-one')
    done.push(ask('b', 'b1'))
    expect(await ask('c', 'c1')).toBe('too-many')
    for (const name of ['a1', 'a2', 'b1']) await end(name)
    expect(await Promise.all(done)).toEqual([{ name: 'a1' }, { name: 'a2' }, { name: 'b1' }])
    expect(begun.splice(0)).toEqual(['a1', 'a2', 'b1'])
  }
})

test('the newest question of one takes the place of the one that waits, and that one is told', async () => {
  const { begun, ask, end } = scene({ atOnce: 1, waiting: 1, waitingOfOne: 1 })
  const first = ask('a', 's', 'newest')
  const typed = ['sh', 'sho', 'shoe'].map((word) => ask('a', word, 'newest'))
  await end('s')
  await end('shoe')
  expect(begun).toEqual(['s', 'shoe'])
  // Whoever was overtaken waits no more: there is room for another.
  void ask('a', 'shop', 'newest')
  void ask('b', 'b1')
  await end('shop')
  expect(begun).toEqual(['s', 'shoe', 'shop', 'b1'])
  expect([await first, ...await Promise.all(typed)]).toEqual([{ name: 's' }, 'overtaken', 'overtaken', { name: 'shoe' }])
})

test('who asks in the moment in which another ends waits behind those who wait already, and a deed that fails gives its place back', async () => {
  const turns = newTurns({ atOnce: 1, waiting: 5, waitingOfOne: 5 })
  const begun: string[] = []
  const ask = (name: string): Promise<unknown> => turns(name, async () => { begun.push(name); return {} })
  const failing = turns('x', () => Promise.reject(new Error('the disk')))
  const second = ask('second')
  await expect(failing.finally(() => { void ask('late') })).rejects.toThrow('the disk')
  await second
  expect(begun).toEqual(['second', 'late'])
})
