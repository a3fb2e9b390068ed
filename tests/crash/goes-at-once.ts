// A server that must be caught when it is stopped: it says edits are kept before they are, as servers do that save on a timer, and
// SIGTERM ends it on the spot: what the timer had not come to is gone, nobody is told anything, and everybody comes back at once.

import { runLying } from './lying-store.ts'

process.prependListener('SIGTERM', () => process.exit(0))

// So late that a busy machine, where an answer takes its time to be heard, has not come to it either.
await runLying((keep) => keep.ledger === undefined && keep.frames !== undefined, 1_000)
