// Ours as a contender, as people run it: roles, checks, commit to disk before anybody is told. Only the allowances per address are
// raised, since the whole crowd comes from one; `roomy` lifts the cap of 200 people in a room, to find where the room would end.

import { boardLimits } from '#shared/board/board.ts'
import { startServer, type TestServer } from '#tests/support/server.ts'
import { joinBoard, makeBoard } from '#tests/support/sync-client.ts'
import type { Room } from '../crowd/tongue.ts'
import { freshFolder } from './child.ts'
import type { Contender, Entrant } from './contender.ts'

const generous = Object.fromEntries(
  ['BOARDS_PER_HOUR', 'JOINS_PER_MINUTE', 'CALLS_PER_MINUTE', 'CHANGES_PER_MINUTE', 'CONNECTIONS', 'CONNECTIONS_PER_ADDRESS', 'CONNECTS_PER_MINUTE'].map((name) => [`LIMIT_${name}`, '1000000']),
)
const joiningAtOnce = 25

/** Ours with what only ours has: boards, keys, HTTP. */
export type Ours = Contender & { readonly url: string; readonly open: (members: number) => Promise<OpenBoard> }
export type OpenBoard = { readonly room: Room; readonly board: string; readonly keys: Readonly<Record<'facilitator' | 'participant' | 'viewer', string>> }

export const ours: Entrant = { name: 'ours', keeps: true, enter: () => enterOurs() }

/** `profile`: where to write a CPU profile when it stops. */
export async function enterOurs({ roomy = false, profile }: { readonly roomy?: boolean; readonly profile?: string } = {}): Promise<Ours> {
  const preload = roomy ? [`--import=${new URL('roomy.ts', import.meta.url).href}`] : []
  const prof = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const dataDir = freshFolder()
  const env = { ...generous, LOG_LEVEL: 'error', NODE_OPTIONS: [...preload, ...prof].join(' ') }
  let server: TestServer = await startServer({ env, dataDir })
  const { url } = server
  const open = (members: number): Promise<OpenBoard> => openBoard(url, members)
  return {
    name: 'ours', folder: dataDir, url, open,
    pid: () => server.pid(),
    rooms: async (sizes) => {
      const rooms: Room[] = []
      for (const size of sizes) rooms.push((await open(size)).room)
      return rooms
    },
    stop: async () => { await server.stop() },
    start: async () => { server = await startServer({ env: { ...env, PORT: new URL(url).port }, dataDir }) },
  }
}

async function openBoard(url: string, members: number): Promise<OpenBoard> {
  const { board, keys } = await makeBoard(url)
  const tokens: string[] = []
  // Beyond the most people of a board each comes again in another tab.
  const people = Math.min(members, boardLimits.people - 1)
  for (let from = 0; from < people; from += joiningAtOnce) {
    const some = Array.from({ length: Math.min(joiningAtOnce, people - from) }, (_, i) => joinBoard(url, board, keys.participant, `Member ${from + i}`))
    tokens.push(...(await Promise.all(some)).map(({ token }) => token))
  }
  return { board, keys, room: { url: `${url.replace(/^http/, 'ws')}/sync/${board}`, tokens, document: null, members } }
}

