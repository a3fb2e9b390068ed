// Loaded into our server before everything else (--import): lifts the cap of people in a room, so that the ramp shows where the
// server ends and not where the product says "enough".

import { boardLimits } from '#shared/board/board.ts'

Object.assign(boardLimits, { people: 2_000 })
