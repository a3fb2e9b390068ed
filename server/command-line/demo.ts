// `demo`: makes the demo session in an empty data folder and prints its links; prints those of the one that is there.

import { makeDemo } from '../demo/make-demo.ts'
import { exit, readArgs, type Tool } from './tool.ts'

export const demo: Tool = {
  says: 'makes the demo session and prints its links',
  help: 'Usage: signalboard demo\n\nMakes the demo session when the data folder is empty, and prints its links. A running server holds the folder:\nask that one instead (GET /api/demo).',
  async run(args, hands) {
    readArgs(args, {})
    const ground = await hands.open()
    try {
      const board = await makeDemo(ground)
      if (board === null) {
        hands.complain('This data folder has sessions but no demo. Name an empty one: DATA_DIR=/tmp/demo signalboard demo')
        return exit.failed
      }
      const origin = ground.config.publicUrl ?? `http://127.0.0.1:${ground.config.port}`
      for (const [role, link] of Object.entries(ground.boards.links(board))) hands.print(`${role}: ${origin}${link}`)
      return exit.done
    } finally {
      await ground.close()
    }
  },
}
