// Whole sessions in simulation, the other half of the seeds: two files, so that two workers share them.

import './time.ts'
import { half } from './many.ts'

half(1)
