// The real program in a hurry, weighed when it is asked.

import { runWeighed } from './weighed.ts'

await runWeighed((store) => store)
