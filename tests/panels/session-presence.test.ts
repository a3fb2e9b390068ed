// Who is shown: those of whom the server says that they are here, whatever presence of others is left over.

import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { boardDocument } from '#shared/document/document.ts'
import { startPresence } from '#client/session/presence.ts'
import { followRulings } from '#client/session/rulings.ts'
import { ada, handClock } from '#tests/support/session-world.ts'

test('somebody who is no longer among those here is not shown, though that they are gone was never told', () => {
  const document = boardDocument()
  const awareness = new Awareness(document.y)
  const presence = startPresence({ awareness, standing: followRulings(document).standing, me: ada, after: handClock().after })
  const peer = new Awareness(new Y.Doc())
  peer.setLocalState({ cursor: { x: 7, y: 7 } })
  applyAwarenessUpdate(awareness, encodeAwarenessUpdate(peer, [peer.clientID]), 'line')
  const shown = (): unknown[] => presence.here.get().filter(({ clientId }) => clientId !== awareness.clientID).map((one) => [one.person.id, one.presence.cursor])
  expect(shown()).toEqual([])
  presence.told({ [peer.clientID]: 'p_benbenben' })
  expect(shown()).toEqual([['p_benbenben', { x: 7, y: 7 }]])
  presence.told({})
  expect([shown(), awareness.getStates().has(peer.clientID)]).toEqual([[], true])
  presence.close()
  awareness.destroy()
  peer.destroy()
})
