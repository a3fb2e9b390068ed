// The figures of the rooms: what they tell through their hooks (server/rooms/hooks.ts), as histograms and counters.
// Called for every frame: one observation costs about 150 ns, a count 10 to 40 (measured with prom-client 15.1.3).

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Hooks } from '../rooms/hooks.ts'

/** From a tenth of a millisecond to five seconds: tells a fast disk from a slow one, and both from a stall. In seconds. */
export const fineSeconds = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5]
const coarseSeconds = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
const byteSteps = [64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304]
const kilobyte = 1_024

/** How large a board is, in four classes. */
function sizeClass(bytes: number): string {
  if (bytes < 64 * kilobyte) return 'under 64 kB'
  if (bytes < 512 * kilobyte) return 'under 512 kB'
  return bytes < 4_096 * kilobyte ? 'under 4 MB' : '4 MB and more'
}

/** Registers the rooms' figures; answers the hooks that fill them. */
export function roomFigures(registry: Registry): Hooks {
  return { ...keepingFigures([registry]), ...tellingFigures([registry]), ...lifeFigures([registry]) }
}

function keepingFigures(registers: Registry[]): Pick<Hooks, 'committed' | 'acknowledged' | 'refused' | 'struck' | 'holding'> {
  const kept = new Histogram({ name: 'signalboard_keep_seconds', help: 'A batch of edits of one board, from its checks to its place on disk, waiting for the store included.', buckets: fineSeconds, registers })
  const acknowledged = new Histogram({ name: 'signalboard_acknowledge_seconds', help: 'An edit, from its arrival until its author is told that it is on disk.', buckets: fineSeconds, registers })
  const frames = new Counter({ name: 'signalboard_frames_kept_total', help: 'Edits that are on disk.', registers })
  const refused = new Counter({ name: 'signalboard_refused_frames_total', help: 'Edits refused, by reason; the board stayed as it was.', labelNames: ['reason'], registers })
  const struck = new Counter({ name: 'signalboard_strikes_total', help: 'Messages that could not be read, malformed edits among them; a few of them end a connection.', registers })
  const holding = new Gauge({ name: 'signalboard_rooms_holding', help: 'Boards whose edits wait because the disk does not take them. People see a notice. Should be 0.', registers })
  return {
    committed: (ms, count) => { kept.observe(ms / 1_000); frames.inc(count) },
    acknowledged: (ms) => acknowledged.observe(ms / 1_000),
    refused: (reason) => refused.inc({ reason }),
    struck: () => struck.inc(),
    holding: (on) => { if (on) holding.inc(); else holding.dec() },
  }
}

function tellingFigures(registers: Registry[]): Pick<Hooks, 'ticked' | 'joined' | 'behind'> {
  const bytes = new Histogram({ name: 'signalboard_tick_bytes', help: 'Size of what one tick of one board tells each listener.', buckets: byteSteps, registers })
  const listeners = new Histogram({ name: 'signalboard_tick_listeners', help: 'How many listeners one tick of one board told.', buckets: [0, 1, 2, 5, 10, 20, 50, 100, 200], registers })
  const joined = new Histogram({ name: 'signalboard_join_seconds', help: 'From a seat in an open board until its state is handed over, waiting for the browser to ask included.', buckets: coarseSeconds, registers })
  const joins = new Counter({ name: 'signalboard_joins_total', help: 'Connections that were handed a board: "first" had nothing of it, "again" had some of it (a reconnect or a copy kept on the device).', labelNames: ['kind'], registers })
  const behind = new Gauge({ name: 'signalboard_listeners_behind', help: 'Connections that do not read fast enough just now; nothing is queued for them until they have, and they are cut in the end.', registers })
  return {
    ticked: (size, told) => { bytes.observe(size); listeners.observe(told) },
    joined: (ms, again) => { joined.observe(ms / 1_000); joins.inc({ kind: again ? 'again' : 'first' }) },
    behind: (change) => behind.inc(change),
  }
}

function lifeFigures(registers: Registry[]): Pick<Hooks, 'opened' | 'notOpened' | 'leftOut' | 'folded' | 'notFolded' | 'broke'> {
  const opened = new Histogram({ name: 'signalboard_open_seconds', help: 'Opening a closed board: reading it from disk, by its size.', labelNames: ['size'], buckets: coarseSeconds, registers })
  const notOpened = new Counter({ name: 'signalboard_opens_failed_total', help: 'Boards that could not be opened. Three times in a row set a board aside for a minute.', registers })
  const leftOut = new Counter({ name: 'signalboard_unreadable_pieces_total', help: 'Stored pieces that an opening of a board met and could not read. Ask the doctor when it rises.', registers })
  const folded = new Histogram({ name: 'signalboard_fold_seconds', help: 'Folding a board\'s journal into a snapshot, in another thread.', buckets: coarseSeconds, registers })
  const bytes = new Histogram({ name: 'signalboard_fold_bytes', help: 'Size of folded snapshots.', buckets: byteSteps, registers })
  const notFolded = new Counter({ name: 'signalboard_folds_failed_total', help: 'Folds that came to nothing. Nothing is lost; the journal stays and is tried again.', registers })
  const broke = new Counter({ name: 'signalboard_rooms_broken_total', help: 'Boards that were closed and opened again: a fault of the server (please report it), or a storage thread that ended before it answered.', registers })
  return {
    opened: (ms, size) => opened.observe({ size: sizeClass(size) }, ms / 1_000),
    notOpened: () => notOpened.inc(),
    leftOut: (pieces) => leftOut.inc(pieces),
    folded: (ms, size) => { folded.observe(ms / 1_000); bytes.observe(size) },
    notFolded: () => notFolded.inc(),
    broke: () => broke.inc(),
  }
}
