// Every command of the program by name, in the order help lists them.

import { serve } from './serve.ts'
import type { Tool } from './tool.ts'

export const tools: ReadonlyMap<string, Tool> = new Map([
  ['serve', serve],
])
