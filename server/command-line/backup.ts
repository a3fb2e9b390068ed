// `backup` and `restore`: everything a data folder holds, as a folder. A backup is taken beside a running server; a restore needs an
// empty data folder. After a restore every board has a new epoch, so that browsers set aside copies from a later time.
// Killed half-way neither is taken for a whole one: a backup gets its name at the end, a restore leaves its mark until then.

import { chmod, cp, rename, rm, writeFile } from 'node:fs/promises'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beginOtherHistories } from '../access/boards.ts'
import { folderPaths, makeFolder } from '../data-folder.ts'
import { isUnfinished } from '../pictures/pictures.ts'
import { fill } from './filling.ts'
import { exit, readArgs, WrongCall, type Tool } from './tool.ts'

export const backup: Tool = {
  says: 'copies everything into a new folder, also while the server runs',
  help: 'Usage: signalboard backup [--to <folder>]\n\nWithout --to it goes to a folder named by the time in DATA_DIR/backups. It holds the database, the secret and the pictures:\nkeep it as safe as the data folder itself.',
  async run(args, hands) {
    const { values } = readArgs(args, { to: { type: 'string' } })
    const { dataDir } = hands.config
    const from = folderPaths(dataDir)
    if (!existsSync(from.database) || !existsSync(from.secret)) {
      hands.complain(`There is nothing to back up in ${dataDir}.`)
      return exit.failed
    }
    const to = resolve(values.to ?? join(from.backups, new Date().toISOString().replace(/[:.]/g, '-')))
    if (existsSync(to)) throw new WrongCall(`${to} exists already. Name a folder that does not.`)
    const part = `${to}.part`
    return fill({ attempted: `The backup to ${to}`, makes: [part], otherwise: 'Name a folder on a disk with room that this user may write to: --to <folder>.' }, hands, async () => {
      await rm(part, { recursive: true, force: true })
      makeFolder(part)
      const paths = folderPaths(part)
      const { withoutLog } = await hands.copyStore(from.database, paths.database)
      if (withoutLog) hands.complain(`The database in ${dataDir} was not closed in order and its write-ahead log is not beside it: the backup lacks what was written last.`)
      await chmod(paths.database, 0o600)
      await cp(from.secret, paths.secret)
      // After the database: every row in it then has its file. One that is being uploaded would be gone before it is copied.
      if (existsSync(from.pictures)) await cp(from.pictures, paths.pictures, { recursive: true, filter: (path) => !isUnfinished(path) })
      await rename(part, to)
      hands.print(to)
    })
  },
}

export const restoring: Tool = {
  says: 'fills an empty data folder from a backup',
  help: 'Usage: signalboard restore --from <folder>\n\nDATA_DIR must be empty or not there. Stop the server first.',
  async run(args, hands) {
    const { values } = readArgs(args, { from: { type: 'string' } })
    if (values.from === undefined) throw new WrongCall('Name the backup: --from <folder>.')
    const from = folderPaths(resolve(values.from))
    const to = folderPaths(hands.config.dataDir)
    if (!existsSync(from.database) || !existsSync(from.secret)) {
      hands.complain(`${resolve(values.from)} is no backup: it needs a database and a secret.`)
      return exit.failed
    }
    const makes = [to.secret, to.pictures, ...['', '-wal', '-shm'].map((end) => `${to.database}${end}`), to.unfinished]
    // What is there already is neither mixed with the backup nor removed when the restore fails, unless a restore that was cut off left it.
    if (!existsSync(to.unfinished) && makes.some(holdsSomething)) {
      hands.complain(`${hands.config.dataDir} holds a database, a secret or pictures already. Move it away, or name another DATA_DIR.`)
      return exit.failed
    }
    return fill({ attempted: `The restore into ${hands.config.dataDir}`, makes, otherwise: 'Set DATA_DIR to a folder on a disk with room that this user may write to.' }, hands, async () => {
      makeFolder(hands.config.dataDir)
      await writeFile(to.unfinished, '', { flush: true })
      for (const path of makes) if (path !== to.unfinished) await rm(path, { recursive: true, force: true })
      await cp(from.secret, to.secret)
      // Not the file alone: with the folder of a server that was killed, what was written last lies in its log.
      const { withoutLog } = await hands.copyStore(from.database, to.database)
      if (withoutLog) hands.complain(`The database in ${values.from} was not closed in order and its write-ahead log is not beside it: what was written last is missing.`)
      if (existsSync(from.pictures)) await cp(from.pictures, to.pictures, { recursive: true })
      const ground = await hands.open('unfinished')
      let boards: number
      try {
        boards = await beginOtherHistories(ground.storage)
      } finally {
        await ground.close()
      }
      await rm(to.unfinished)
      hands.print(`${boards} ${boards === 1 ? 'board' : 'boards'} restored into ${hands.config.dataDir}`)
    })
  },
}

/** An empty folder holds nothing. */
function holdsSomething(path: string): boolean {
  return existsSync(path) && !(statSync(path).isDirectory() && readdirSync(path).length === 0)
}
