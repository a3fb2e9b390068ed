// `serve`: opens the house, listens, prints one line with the address, and closes everything in order when told to stop.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Server } from 'node:http'
import { openTurnstile } from '../access/limits.ts'
import { mineOf } from '../access/mine.ts'
import { openSessions } from '../access/sessions.ts'
import { systemChance } from '../chance.ts'
import { systemClock } from '../clock.ts'
import { settingsTable } from '../config.ts'
import { makeDemo } from '../demo/make-demo.ts'
import { roomForConnections } from '../descriptors.ts'
import type { House } from '../transport/house.ts'
import { addressOf as callerAddress } from '../transport/address.ts'
import { openHttp } from '../transport/http.ts'
import { openSockets } from '../transport/sockets.ts'
import { doorkeeper } from '../transport/upgrade.ts'
import { settingsFindings } from './doctor/surroundings.ts'
import { spaceAt, tellFigures } from './figures.ts'
import { newReadiness } from './readiness.ts'
import { exit, readArgs, type Ground, type Tool } from './tool.ts'

/** Everything is kept and closed within this time, or the process ends as it is (what was told is on disk anyway). */
const stopWithinMs = 5_000

export const serve: Tool = {
  says: 'starts the server (what `npm start` does)',
  help: `Usage: signalboard serve\n\nStarts the server and prints its address. Settings come from the environment:\n${settingsTable()}`,
  async run(args, hands) {
    readArgs(args, {})
    const ground = await hands.open()
    process.on('uncaughtException', (error) => endBy(error, ground))
    try {
      if (ground.config.demo) await makeDemo(ground)
      for (const { name, says, deed } of settingsFindings(ground.config)) ground.log.warn({ name }, `${says} ${deed}`)
      const { server, stopping } = await listen(ground)
      hands.print(`Signalboard is ready at ${addressOf(ground, server)}`)
      await stopping()
    } finally {
      await ground.close()
    }
    return exit.done
  },
}

async function listen(ground: Ground): Promise<{ readonly server: Server; readonly stopping: () => Promise<void> }> {
  const { config, log } = ground
  let isOpen = false
  const house = houseOver(ground, () => isOpen)
  const room = roomForConnections() ?? Infinity
  const { connections, connectionsPerAddress: address } = config.limits
  const server = openHttp(house, room)
  const sockets = openSockets({
    rooms: ground.rooms, whoKnocks: doorkeeper(house), addressOf: (request) => callerAddress(request, config.trustedProxies),
    // A quarter of what the system allows is left for pages and commands.
    caps: { all: Math.min(connections, Math.floor(room * 0.75)), address },
    clock: systemClock, random: systemChance, log, knocked: ground.metrics.knocked,
  })
  sockets.attach(server)
  tellFigures(ground, sockets)
  server.listen(config.port, config.host)
  await once(server, 'listening')
  isOpen = true
  return {
    server,
    async stopping() {
      const signal = await told()
      isOpen = false
      log.info({ signal }, 'stopping')
      setTimeout(() => { log.error('stopping took too long; the process ends as it is'); endAtOnce() }, stopWithinMs).unref()
      server.close()
      server.closeIdleConnections()
      await ground.rooms.close()
      await sockets.close()
      server.closeAllConnections()
    },
  }
}

/** The house the transport stands in. */
function houseOver(ground: Ground, isOpen: () => boolean): House {
  const { config, log, metrics, now, storage, rooms, boards, pictures, imports, print, bringBack } = ground
  const client = fileURLToPath(new URL('../../dist/client', import.meta.url))
  return {
    config, log, now, metrics, boards, rooms, pictures, imports, print, bringBack, isOpen,
    sessions: openSessions(storage, { now, lastsMs: config.sessionMs }),
    turnstile: openTurnstile(config.limits),
    mine: (board, person, standing) => mineOf(storage, board, person, standing),
    trouble: newReadiness({ check: () => storage.check(), space: () => spaceAt(config.dataDir), clock: systemClock }),
    clientFolder: existsSync(client) ? client : null,
  }
}

/**
 * Node would print the fault with whatever was being read. What was told is on disk; whoever watches over the process starts it again.
 * The store is closed first: a disk that answers to that does not hold up process.exit, one that does not is not waited for.
 */
function endBy(fault: Error, { log, storage }: Pick<Ground, 'log' | 'storage'>): void {
  log.fatal({ err: fault }, 'a fault of the server ends it')
  setTimeout(endAtOnce, stopWithinMs)
  const end = (): never => process.exit(exit.failed)
  storage.close().then(end, end)
}

/** Not by process.exit: that waits for the storage thread, which a hanging disk may hold for ever in a call nobody can interrupt. */
function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL')
  // The first process of a container cannot kill itself so.
  process.abort()
}

/** Resolves with the first signal that says to stop. */
function told(): Promise<string> {
  return new Promise((resolve) => {
    // Listened to until the end: whoever ends a group of processes is heard once directly and once through our scripts, and the
    // second time must not kill what is being closed in order. Somebody at a terminal may press twice to end it at once.
    process.on('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
}

function addressOf({ config }: Ground, server: Server): string {
  const { port } = server.address() as AddressInfo // it listens on a port, never on a pipe
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const listening = `http://${config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : host}:${port}`
  return config.publicUrl === null ? listening : `${config.publicUrl} (listening on ${listening})`
}
