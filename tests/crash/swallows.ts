// A server that must be caught: when the disk refuses an edit, it says "kept" all the same, and nobody is told anything.

import { runDrilled, swallowing } from './swallowing-store.ts'

await runDrilled(swallowing)
