// Whole sessions in simulation, one half of the seeds; every hundredth over the store that ships (session.ts says what a session is).

import './time.ts'
import { afterAll } from 'vitest'
import { tempStorage } from '#tests/support/storage.ts'
import { half } from './many.ts'

const shipped = await tempStorage()
afterAll(() => shipped.remove())
half(0, async () => shipped.storage)
