// A server that must be caught: it answers ballots, rounds and reveals before they are kept. Edits and joins are kept honestly.

import { runLying } from './lying-store.ts'

await runLying((keep) => keep.command !== undefined)
