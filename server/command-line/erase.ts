// `erase`: not built yet, and says so: half an erasure would be worse than none. What is missing is a store that rewrites a
// board's journal and snapshots under a new epoch.

import { exit, readArgs, type Tool } from './tool.ts'

/** So many words after the command get this answer; with more the line is taken for a mistake. */
const mostWords = 4

export const erase: Tool = {
  says: 'not built yet: says how to remove a whole data folder instead',
  help: 'Usage: signalboard erase\n\nErasing one board, person or record is not built yet. This command changes nothing and ends with exit code 1.',
  async run(args, hands) {
    readArgs(args, {}, mostWords)
    hands.complain(
      'Erasing one board, person or record is not built yet, and nothing was changed. Until it is: stop the server and remove\n' +
      `${hands.config.dataDir} as a whole (and its backups), or leave out personal columns at import, which is the default.`,
    )
    return exit.failed
  },
}
