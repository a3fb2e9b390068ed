// Ours as a contender, as people run it: roles, checks, commit to disk before anybody is told. Only the allowances per address are
// raised, since the whole crowd comes from one. More members than a board may have people are further tabs of the same people.

import { boardLimits } from '#shared/board/board.ts'
import { startServer } from '#tests/support/server.ts'
import { joinBoard, makeBoard } from '#tests/support/sync-client.ts'
import type { Room } from '../crowd/tongue.ts'
import { freshFolder } from './folder.ts'
import type { Contender, Entrant } from './contender.ts'
import { memoryEnv, memoryOf } from './memory.ts'

const generous = Object.fromEntries(
  ['BOARDS_PER_HOUR', 'JOINS_PER_MINUTE', 'CALLS_PER_MINUTE', 'CHANGES_PER_MINUTE', 'CONNECTIONS', 'CONNECTIONS_PER_ADDRESS', 'CONNECTS_PER_MINUTE'].map((name) => [`LIMIT_${name}`, '1000000']),
)
const joiningAtOnce = 25
const openingAtOnce = 10

/** Ours with what only ours has: boards, keys, HTTP. */
export type Ours = Contender & { readonly url: string; readonly open: (members: number) => Promise<OpenBoard> }
export type OpenBoard = { readonly room: Room; readonly board: string; readonly keys: Readonly<Record<'facilitator' | 'participant' | 'viewer', string>> }

export const ours: Entrant = { name: 'ours', keeps: true, enter: () => enterOurs() }

/** With BENCH_PROFILE in the environment it leaves a CPU profile of each of its lives in that folder. */
export async function enterOurs(): Promise<Ours> {
  const profile = process.env['BENCH_PROFILE'] ?? ''
  const dataDir = freshFolder()
  const watched = memoryEnv()
  const options = [watched.NODE_OPTIONS, ...(profile === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`])]
  const env = { ...generous, ...watched, LOG_LEVEL: 'error', NODE_OPTIONS: options.join(' ') }
  const server = await startServer({ env, dataDir })
  const { url } = server
  const open = (members: number): Promise<OpenBoard> => openBoard(url, members)
  return {
    name: 'ours', folder: dataDir, url, open,
    pid: () => server.pid(),
    memory: () => memoryOf(server.pid(), watched),
    rooms: async (sizes) => {
      const rooms: Room[] = []
      for (let from = 0; from < sizes.length; from += openingAtOnce) {
        rooms.push(...(await Promise.all(sizes.slice(from, from + openingAtOnce).map(open))).map(({ room }) => room))
      }
      return rooms
    },
    stop: async () => { await server.stop() },
    start: () => server.restart(),
  }
}

async function openBoard(url: string, members: number): Promise<OpenBoard> {
  const { board, keys } = await makeBoard(url)
  const tokens: string[] = []
  const people = Math.min(members, boardLimits.people - 1)
  for (let from = 0; from < people; from += joiningAtOnce) {
    const some = Array.from({ length: Math.min(joiningAtOnce, people - from) }, (_, i) => joinBoard(url, board, keys.participant, `Member ${from + i}`))
    tokens.push(...(await Promise.all(some)).map(({ token }) => token))
  }
  return { board, keys, room: { url: `${url.replace(/^http/, 'ws')}/sync/${board}`, tokens, document: null, members } }
}

