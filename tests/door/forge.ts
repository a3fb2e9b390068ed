// Structured forgeries from one seed: messages that are well-formed on the wire and must not stand, whoever sends them.
// What is forged against — whose clientIDs there are, what the server wrote — comes from a copy of the board's document.

import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { isPublisher, peopleBelow, publisherId } from '#shared/document/layout.ts'
import { maxPresenceBytes, messageAwareness, messageSync } from '#shared/wire/wire.ts'
import { byHand, deep, deletion, hanging, millionDeep, nest, rootEntry, text, written } from '#tests/support/by-hand.ts'
import type { Dice } from '#tests/support/clock.ts'
import { message } from '#tests/support/network.ts'

/** The board as the forger sees it, the clientID of somebody else on it, that of somebody who has only shown themselves, and one that is nobody's yet. */
export type Target = { readonly copy: Y.Doc; readonly victim: number; readonly shown: number; readonly fresh: number }
type Forge = (target: Target, lot: Dice) => Uint8Array

const publisherOf = ({ copy }: Target): number => [...copy.store.clients.keys()].find(isPublisher) ?? publisherId(1)
const victimAt = ({ copy, victim }: Target, lot: Dice): number => lot.below(Math.max(1, Y.getState(copy.store, victim)))
const value = (made: (lot: Dice) => unknown): Forge => ({ fresh }, lot) => {
  const own = new Y.Doc()
  own.clientID = fresh
  const update = written(own, (y) => { y.getMap('things').set(`n_${lot.word()}`, made(lot)) })
  own.destroy()
  return update
}
const entry = (root: string, key: string): Forge => ({ fresh }) => byHand(fresh, 0, rootEntry(root, key))
const circle = (clients: readonly [number, number]): Uint8Array => {
  const [high, low] = [byHand(clients[0], 0, hanging(128, [clients[1], 0])), byHand(clients[1], 0, hanging(128, [clients[0], 0]))]
  return new Uint8Array([2, ...high.slice(1, -1), ...low.slice(1, -1), 0])
}

/** Edits that are refused whole, from anybody. */
const edits: Readonly<Record<string, Forge>> = {
  'signed as somebody else': (target, lot) => byHand(target.victim, Y.getState(target.copy.store, target.victim), rootEntry('things', `n_${lot.word()}`)),
  'signed as somebody who has written nothing yet': ({ shown }, lot) => byHand(shown, 0, rootEntry('things', `n_${lot.word()}`)),
  'that fills the clocks of somebody who has written nothing yet': ({ shown }, lot) => byHand(shown, 0, (encoder) => {
    encoding.writeUint8(encoder, 0)
    encoding.writeVarUint(encoder, 1 + lot.below(2 ** 31 - 1))
  }),
  'signed as a publisher': (_, lot) => byHand(publisherId(lot.below(2 ** 20)), 0, rootEntry('things', `n_${lot.word()}`)),
  'signed as a scribe': (_, lot) => byHand(peopleBelow + 2 ** 20 + lot.below(2 ** 20), 0, rootEntry('things', `n_${lot.word()}`)),
  'signed with 2^53': () => byHand(Number.MAX_SAFE_INTEGER, 0, rootEntry('things', 'n_evil')),
  'signed as this opening\'s publisher': (target) => byHand(publisherOf(target), Y.getState(target.copy.store, publisherOf(target)), rootEntry('ledger', '9')),
  'into the ledger': (target, lot) => entry('ledger', String(lot.below(100)))(target, lot),
  'into the results': (target, lot) => entry('results', `acted:${lot.word()}`)(target, lot),
  'with a parent of the server\'s': (target, lot) => byHand(target.fresh, 0, hanging(0, [publisherOf(target), lot.below(3)])),
  'with an origin of the server\'s': (target) => byHand(target.fresh, 0, hanging(128, [publisherOf(target), 0])),
  'with a right origin of the server\'s': (target) => byHand(target.fresh, 0, hanging(64, [publisherOf(target), 0])),
  'that deletes the server\'s words': (target, lot) => deletion(publisherOf(target), 0, 1 + lot.below(3)),
  'that leaves a gap': ({ fresh }, lot) => byHand(fresh, 1 + lot.below(2 ** 31), rootEntry('things', 'n_evil')),
  'that hangs on nothing': ({ fresh }, lot) => byHand(fresh, 0, hanging(lot.pick([0, 64, 128]), [lot.below(2 ** 31), lot.below(9)])),
  'that hangs on itself': ({ fresh }) => byHand(fresh, 0, hanging(128, [fresh, 0])),
  'in a circle': ({ fresh }) => circle([fresh + 1, fresh]),
  'that skips': ({ fresh }, lot) => byHand(fresh, 0, (encoder) => { encoding.writeUint8(encoder, 10); encoding.writeVarUint(encoder, 1 + lot.below(2 ** 31)) }),
  'that deletes what is not there': (target, lot) => deletion(target.victim, Y.getState(target.copy.store, target.victim) + lot.below(1_000), 1 + lot.below(2 ** 31)),
  'of a clock of 2^53': ({ fresh }) => byHand(fresh, Number.MAX_SAFE_INTEGER, rootEntry('things', 'n_evil')),
  'of an endless length': ({ fresh }, lot) => byHand(fresh, 0, (encoder) => { encoding.writeUint8(encoder, 0); encoding.writeVarUint(encoder, 2 ** (32 + lot.below(20))) }),
  'with the wrong neighbours': (target, lot) => byHand(target.fresh, 0, (encoder) => {
    const at = victimAt(target, lot)
    encoding.writeUint8(encoder, 4 | 128 | 64)
    for (const number of [target.victim, at, target.victim, at]) encoding.writeVarUint(encoder, number)
    text(encoder, 'x')
  }),
  'with content nobody knows': ({ fresh }, lot) => byHand(fresh, 0, rootEntry('things', 'n_evil', { kind: 11 + lot.below(20), write: (encoder) => text(encoder, 'x') })),
  'with not a number': value((lot) => ({ x: lot.pick([Number.NaN, Infinity, -Infinity]) })),
  'with bytes': value(() => ({ x: new Uint8Array([1, 2]) })),
  'nested too deep': value((lot) => deep(lot.pick([20, 100, 5_000]))),
  'nested a million deep': ({ fresh }) => byHand(fresh, 0, rootEntry('things', 'n_evil', millionDeep)),
  'of maps too deep': value((lot) => nest(7 + lot.below(40))),
  'with a subdocument': value(() => new Y.Doc()),
  'with XML': value((lot) => lot.pick([() => new Y.XmlText('x'), () => new Y.XmlElement('a'), () => new Y.XmlFragment()])()),
  'into a prototype': (target, lot) => entry(lot.pick(['things', '__proto__', 'constructor']), lot.pick(['__proto__', 'constructor', 'prototype']))(target, lot),
  'that replaces a prototype': value(() => JSON.parse('{"a":{"__proto__":{"isAdmin":true}}}')),
  'with a key of 300 letters': value((lot) => ({ [lot.word().repeat(25)]: 1 })),
  'of 100,000 clients': ({ fresh }) => {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 100_000)
    for (let i = 0; i < 100_000; i += 1) {
      for (const number of [1, fresh + 100_000 - i, 0]) encoding.writeVarUint(encoder, number)
      rootEntry('t', 'x')(encoder)
    }
    encoding.writeVarUint(encoder, 0)
    return encoding.toUint8Array(encoder)
  },
  'that names one deletion 100,000 times': ({ victim }) => {
    const encoder = encoding.createEncoder()
    for (const number of [0, 1, victim, 100_000]) encoding.writeVarUint(encoder, number)
    for (let i = 0; i < 100_000; i += 1) for (const number of [2 ** 30, 1]) encoding.writeVarUint(encoder, number)
    return encoding.toUint8Array(encoder)
  },
  'that promises 2^31 structs': ({ fresh }, lot) => {
    const encoder = encoding.createEncoder()
    for (const number of [1, 2 ** lot.pick([20, 31, 40]), fresh, 0]) encoding.writeVarUint(encoder, number)
    return encoding.toUint8Array(encoder)
  },
}
/** A whole second each in the sending process: thrown seldom. */
const costly = new Set(['nested a million deep', 'of 100,000 clients', 'that names one deletion 100,000 times'])

/** A message of presence: clientID, clock, state. */
export const presence = (entries: readonly (readonly [number, number, string])[]): Uint8Array => message(messageAwareness, (encoder) => {
  const inner = encoding.createEncoder()
  encoding.writeVarUint(inner, entries.length)
  for (const [client, clock, state] of entries) {
    encoding.writeVarUint(inner, client)
    encoding.writeVarUint(inner, clock)
    text(inner, state)
  }
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
})

/** Signs of presence that nobody may see, with the strike that each earns (or none). */
const signs: Readonly<Record<string, Forge>> = {
  'of somebody else': ({ victim }, lot) => presence([[victim, lot.below(1_000), '{"cursor":{"x":1}}']]),
  'of 10,000 others': ({ victim }) => presence(Array.from({ length: 10_000 }, () => [victim, 1, '{}'] as const)),
  'of 5 kB': ({ fresh }) => presence([[fresh, 1, JSON.stringify({ a: 'x'.repeat(maxPresenceBytes) })]]),
  'of 1 MB': ({ fresh }) => presence([[fresh, 1, JSON.stringify({ a: 'x'.repeat(2 ** 20) })]]),
  'with a clock of 2^53': ({ fresh }) => presence([[fresh, Number.MAX_SAFE_INTEGER, '{}']]),
  'that is no object': ({ fresh }, lot) => presence([[fresh, 1, lot.pick(['[]', '1', '"x"', '{', '', '{"a":'])]]),
  'that promises more than it brings': ({ fresh }) => message(messageAwareness, (encoder) => encoding.writeVarUint8Array(encoder, new Uint8Array([255, 255, 3, fresh & 127, 1]))),
}

const names = { edits: Object.keys(edits), signs: Object.keys(signs) } as const

/** A forgery and its name. */
export function forge(target: Target, lot: Dice): { readonly name: string; readonly message: Uint8Array } {
  if (lot.oneIn(5)) {
    const name = lot.pick(names.signs)
    return { name: `presence ${name}`, message: signs[name]?.(target, lot) ?? new Uint8Array() }
  }
  const wanted = lot.pick(names.edits)
  const name = costly.has(wanted) && !lot.oneIn(20) ? 'that leaves a gap' : wanted
  const update = edits[name]?.(target, lot) ?? new Uint8Array()
  // Deletions of the server's words in a step 2 are honest and passed over (edits.ts): as an edit of one's own they are refused.
  const whole = !name.startsWith('that deletes the server') && lot.oneIn(3)
  return {
    name: `an edit ${name}`,
    message: message(messageSync, (encoder) => {
      encoding.writeVarUint(encoder, whole ? 1 : 2)
      encoding.writeVarUint8Array(encoder, update)
    }),
  }
}
