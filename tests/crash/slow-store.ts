// The real program on a store whose keeps take half a second longer: for machines on which no real flush can be made slow.

import { setTimeout as pause } from 'node:timers/promises'
import { runDrilled } from './swallowing-store.ts'

await runDrilled((store) => ({ ...store, keep: (keep) => pause(500).then(() => store.keep(keep)) }))
