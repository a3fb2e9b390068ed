// A server that must be caught: it tells edits, and says they are kept, before they are. Rulings and joins are kept honestly.

import { runLying } from './lying-store.ts'

await runLying((keep) => keep.ledger === undefined && keep.frames !== undefined)
