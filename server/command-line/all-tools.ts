// Every command of the program by name, in the order help lists them.

import { backup, restoring } from './backup.ts'
import { demo } from './demo.ts'
import { doctor } from './doctor.ts'
import { erase } from './erase.ts'
import { serve } from './serve.ts'
import { exporting, importing } from './take-home.ts'
import type { Tool } from './tool.ts'

export const tools: ReadonlyMap<string, Tool> = new Map([
  ['serve', serve],
  ['demo', demo],
  ['export', exporting],
  ['import', importing],
  ['backup', backup],
  ['restore', restoring],
  ['erase', erase],
  ['doctor', doctor],
])
