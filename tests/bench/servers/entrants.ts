// Who takes part: the contenders asked for, less those that cannot be run here.

import { bare } from './bare.ts'
import { contenderNames, type ContenderName, type Entrant } from './contender.ts'
import { hocuspocus } from './hocuspocus.ts'
import { keeping } from './keeping.ts'
import { ours } from './ours.ts'
import { peersThere } from './peers.ts'
import { yWebsocket } from './y-websocket.ts'

const all: Readonly<Record<ContenderName, Entrant>> = { bare, keeping, 'y-websocket': yWebsocket, hocuspocus, ours }

/** None named: all but the relay that keeps, which fan-out asks in where it matters. The peers are installed when one of them is wanted. */
export function entrants(named: readonly ContenderName[]): readonly Entrant[] {
  const wanted = contenderNames.filter((name) => (named.length === 0 ? name !== 'keeping' : named.includes(name)))
  const isPeer = (name: ContenderName): boolean => name === 'y-websocket' || name === 'hocuspocus'
  const withPeers = wanted.some(isPeer) && peersThere()
  return wanted.filter((name) => withPeers || !isPeer(name)).map((name) => all[name])
}
