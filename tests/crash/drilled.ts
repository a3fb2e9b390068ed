// The real program with a store that can be told by signals to behave as on a full or a read-only disk, and as it is again:
// for machines on which no real disk can be spoiled from outside.

import { runDrilled } from './swallowing-store.ts'

await runDrilled((store) => store)
