// A line that misbehaves: a TCP proxy between a client and a server with latency, jitter, a rate, silence without an end, one dead
// direction, a drip, a reset at a chosen byte, and other cuts of the segments. What gets through gets through whole and in order,
// as TCP does it: a byte inside a living stream is late or the stream is dead, never lost.

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** One direction of every connection. Sizes in bytes, times in ms. Changed at any time; holds from the next segment on. */
export type Way = {
  latency: number
  /** Up to so much more or less latency, by chance; order is kept. */
  jitter: number
  perSecond: number
  /** Nothing arrives and nothing is said about it. */
  dead: boolean
  /** No segment is larger; 1 is a drip. */
  split: number
  /** Segments wait for their fellows for so long and arrive as one. */
  coalesce: number
}
/** What reaches the other end of one connection: bytes and segments. */
type Tally = { bytes: number; segments: number }
/** A connection through the proxy. */
export type Through = {
  readonly up: Tally
  readonly down: Tally
  readonly open: () => boolean
  /** Cuts it with a reset, at once. */
  readonly reset: () => void
}
export type FaultProxy = {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  /** Client to server, and back. */
  readonly up: Way
  readonly down: Way
  /** Every connection ever made, oldest first. */
  readonly made: readonly Through[]
  /** The next connections are reset after so many bytes of one direction, counted from the connection's beginning; null: not. */
  resetAt: { readonly way: 'up' | 'down'; readonly byte: number } | null
  /** New connections are taken and cut at once ('refuse') or answered with these bytes and closed, as a captive portal does. */
  instead: 'refuse' | Buffer | null
  /** Looks at, and may change, what comes from the server before it is sent on. Same length or not: it is the caller's lie. */
  change: ((bytes: Buffer) => Buffer) | null
  readonly resetAll: () => void
  readonly close: () => Promise<void>
}

/** Healthy in both directions. */
const healthy = (): Way => ({ latency: 0, jitter: 0, perSecond: Infinity, dead: false, split: Infinity, coalesce: 0 })

/** Listens before the server at `target`; `random` is chance, 0 to 1. */
export async function startFaultProxy(target: string, random: () => number = Math.random): Promise<FaultProxy> {
  const { port, hostname } = new URL(target)
  const made: Through[] = []
  const server = createServer({ noDelay: true }, (client) => {
    if (proxy.instead !== null) { answerInstead(client, proxy.instead); return }
    made.push(join(client, connect({ host: hostname, port: Number(port), noDelay: true }), proxy, random))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const resetAll = (): void => { for (const through of made) through.reset() }
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server's address is never a string
    up: healthy(), down: healthy(), made, resetAt: null, instead: null, change: null, resetAll,
    async close() {
      resetAll()
      await new Promise((closed) => { server.close(closed) })
    },
  }
  return proxy
}

function answerInstead(client: Socket, what: 'refuse' | Buffer): void {
  client.on('error', () => client.destroy())
  if (what === 'refuse') client.resetAndDestroy()
  else client.once('data', () => client.end(what))
}

function join(client: Socket, server: Socket, proxy: FaultProxy, random: () => number): Through {
  const up: Tally = { bytes: 0, segments: 0 }
  const down: Tally = { bytes: 0, segments: 0 }
  const reset = (): void => {
    for (const socket of [client, server]) if (!socket.destroyed) socket.resetAndDestroy()
  }
  const resetAt = proxy.resetAt
  const pipe = (from: Socket, to: Socket, way: 'up' | 'down', tally: Tally): void => {
    const lane = newLane(proxy[way], random, (bytes) => {
      const rest = resetAt?.way === way ? resetAt.byte - tally.bytes : Infinity
      const part = bytes.subarray(0, Math.max(0, rest))
      tally.bytes += part.length
      tally.segments += 1
      if (!to.destroyed && part.length > 0) to.write(part)
      // The last bytes must be on their way before the reset overtakes them.
      if (bytes.length >= rest) setImmediate(reset)
    }, from, to)
    from.on('data', (bytes: Buffer) => lane.push(way === 'down' && proxy.change !== null ? proxy.change(bytes) : bytes))
    from.on('end', () => lane.end(() => to.end()))
    from.on('error', () => from.destroy())
    // A reset of one side reaches the other only over a living way.
    from.on('close', (failed) => { if (failed) lane.end(() => { if (!to.destroyed) to.resetAndDestroy() }); else lane.end(() => to.end()) })
  }
  pipe(client, server, 'up', up)
  pipe(server, client, 'down', down)
  return { up, down, reset, open: () => !client.destroyed && !server.destroyed }
}

/** What may wait in one direction before the sender has to, as a socket's buffers would have it. */
const window = 256 * 1024

type Lane = { readonly push: (bytes: Buffer) => void; readonly end: (deed: () => void) => void }

/** One direction of one connection: a queue with a time for each segment. */
function newLane(way: Way, random: () => number, deliver: (bytes: Buffer) => void, from: Socket, to: Socket): Lane {
  const queue: { readonly due: number; readonly bytes: Buffer | null; readonly deed?: () => void }[] = []
  let waiting = 0
  let lastDue = 0
  let free = 0
  let timer: NodeJS.Timeout | null = null
  let ended = false

  const look = (): void => {
    timer = null
    if (from.destroyed && to.destroyed) { queue.length = 0; return }
    // Dead: what is on its way stays there until the line lives again, as retransmission would have it.
    while (!way.dead && queue[0] !== undefined && queue[0].due <= performance.now()) {
      const next = queue.shift()
      if (next?.bytes != null) {
        waiting -= next.bytes.length
        deliver(next.bytes)
      } else next?.deed?.()
    }
    if (waiting < window && from.isPaused() && !from.destroyed) from.resume()
    const first = queue[0]
    if (first !== undefined) timer = setTimeout(look, way.dead ? 20 : Math.max(1, first.due - performance.now()))
  }
  const dueOf = (bytes: number): number => {
    const now = performance.now()
    // The line is busy until what was sent before has gone.
    free = Math.max(now, free) + (bytes / way.perSecond) * 1000
    const shake = way.jitter === 0 ? 0 : (random() * 2 - 1) * way.jitter
    const held = way.coalesce === 0 ? 0 : way.coalesce - (now % way.coalesce)
    lastDue = Math.max(lastDue, free + Math.max(0, way.latency + shake) + held)
    return lastDue
  }
  const put = (bytes: Buffer): void => {
    queue.push({ due: dueOf(bytes.length), bytes })
    waiting += bytes.length
  }
  const push = (bytes: Buffer): void => {
    const most = Math.min(way.split, way.perSecond === Infinity ? Infinity : Math.max(1, way.perSecond / 50))
    if (most >= bytes.length && way.coalesce > 0 && joinsLast(bytes)) return
    if (most >= bytes.length) put(bytes)
    else for (let at = 0; at < bytes.length; at += Math.ceil(most)) put(bytes.subarray(at, at + Math.ceil(most)))
    if (waiting >= window) from.pause()
    if (timer === null) look()
  }
  const joinsLast = (bytes: Buffer): boolean => {
    const last = queue.at(-1)
    if (last?.bytes == null || last.due < performance.now()) return false
    queue[queue.length - 1] = { due: last.due, bytes: Buffer.concat([last.bytes, bytes]) }
    waiting += bytes.length
    return true
  }
  return {
    push,
    end(deed) {
      if (ended) return
      ended = true
      queue.push({ due: lastDue, bytes: null, deed })
      if (timer === null) look()
    },
  }
}
