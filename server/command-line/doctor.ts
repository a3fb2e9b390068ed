// `doctor`: looks into a data folder, beside a running server too, and says in plain sentences what is wrong and what to do.
// Changes nothing, not even what a start would mend. Exit code 1 when something asks for a deed.

import { existsSync } from 'node:fs'
import { folderPaths } from '../data-folder.ts'
import { CannotInspect, type Inspection } from '../inspection.ts'
import { blurrer } from '../log.ts'
import { boardFindings } from './doctor/boards.ts'
import { counted, note, sized, wordsOf, wrong, type Finding } from './doctor/finding.ts'
import { strayFolders } from './doctor/pictures.ts'
import { folderFindings, readSecret, settingsFindings, versionFindings } from './doctor/surroundings.ts'
import { spaceAt } from './figures.ts'
import { exit, readArgs, type Hands, type Tool } from './tool.ts'

/** What was found, and how much there is. */
type Report = { readonly findings: readonly Finding[]; readonly facts: readonly string[] }

/** A look that a server's start or stop made untrue is taken again, so often. */
const mostLooks = 3
/** So many boards are named with their hash in the log, also where nothing is wrong with them. */
const largest = 3

export const doctor: Tool = {
  says: 'looks into a data folder and says what is wrong with it and what to do',
  help: [
    'Usage: signalboard doctor [--thorough] [--json]', '',
    'Looks at the rights of the folder, the secret, room on the disk, the database and every board: edits or rulings that are missing, pieces that',
    'cannot be read, drawers that do not open, pictures without files. Works beside a running server, and on a backup (DATA_DIR=<backup>). Changes nothing.', '',
    '  --thorough  also reads every page of the database, loads every document and compares every picture; takes minutes on large folders',
    '  --json      one JSON object: findings (name, severity, says, deed, board, logName) and facts', '',
    'Exit codes: 0 nothing is wrong, 1 something asks for a deed, 2 wrongly called. What each finding means is in docs/operating.md.',
  ].join('\n'),
  async run(args, hands) {
    const { values } = readArgs(args, { thorough: { type: 'boolean' }, json: { type: 'boolean' } })
    const { findings, facts } = examine(hands, values.thorough ?? false)
    const { secret } = readSecret(hands.config.dataDir)
    const blur = secret === null ? null : blurrer(secret)
    const named = findings.map((finding) => (finding.board === undefined || blur === null ? finding : { ...finding, logName: blur(finding.board) }))
    if (values.json === true) hands.print(JSON.stringify({ findings: named, facts }))
    else for (const line of [...facts, '', ...named.map(asText), conclusion(findings)]) hands.print(line)
    return findings.some(({ severity }) => severity === 'wrong') ? exit.failed : exit.done
  },
}

function asText({ name, severity, says, deed, board, ...more }: Finding & { readonly logName?: string }): string {
  const where = board === undefined ? '' : `\n       board ${board}${more.logName === undefined ? '' : `, "${more.logName}" in the log`}`
  return `${severity === 'wrong' ? 'WRONG' : 'note '}  ${says}${where}\n       ${deed}\n       (${name})\n`
}

function conclusion(findings: readonly Finding[]): string {
  const bad = findings.filter(({ severity }) => severity === 'wrong').length
  return bad === 0 ? 'Nothing is wrong.' : `${counted(bad, 'finding')} to act on.`
}

function examine(hands: Hands, thorough: boolean): Report {
  const { config } = hands
  const around = [...versionFindings({ node: process.versions.node, sqlite: process.versions.sqlite ?? '0' }), ...settingsFindings(config)]
  if (!existsSync(config.dataDir)) return { findings: [...around, wrong('folder-missing', `${config.dataDir} does not exist.`, 'Set DATA_DIR to the folder you mean; a new one is made at the first start.')], facts: [] }
  const { secret, findings } = readSecret(config.dataDir)
  const store = storeReport(hands, secret, thorough)
  const { free, size } = spaceAt(config.dataDir)
  return {
    findings: [...around, ...folderFindings(config.dataDir), ...findings, ...store.findings],
    facts: [`Data folder: ${config.dataDir}, ${sized(free)} of ${sized(size)} free`, `Node ${process.versions.node}, SQLite ${process.versions.sqlite}`, ...store.facts],
  }
}

function storeReport(hands: Hands, secret: Uint8Array | null, thorough: boolean): Report {
  const { database } = folderPaths(hands.config.dataDir)
  if (!existsSync(database)) {
    return existsSync(`${database}-wal`)
      ? { findings: [wrong('log-without-database', `${database}-wal is there, but the database it belongs to is not.`, 'Put the database back from where it was moved to, or both from a backup. Do not start the server before.')], facts: [] }
      : { findings: [], facts: ['No database yet: it is made at the first start.'] }
  }
  for (let looks = 1; ; looks += 1) {
    try {
      const inspection = hands.inspect(database, secret)
      try {
        const report = databaseReport(hands, inspection, thorough, secret)
        if (inspection.isStill() || looks === mostLooks) return report
      } finally {
        inspection.close()
      }
    } catch (reason) {
      if (!(reason instanceof CannotInspect)) throw reason
      if (looks === mostLooks || reason.fault !== 'unreadable') return { findings: [cannotOpen(reason)], facts: [] }
    }
  }
}

function cannotOpen({ fault, message }: CannotInspect): Finding {
  if (fault === 'not-a-database') return wrong('database-not-readable', 'signalboard.db is not a database any more: its first page is damaged, or it is another file.', 'Stop the server, keep the file aside, and restore the latest backup.')
  if (fault === 'not-ours') return wrong('database-not-ours', 'signalboard.db is a database, but not one of Signalboard\'s, or an empty one.', 'Set DATA_DIR to the folder you mean, or restore the latest backup.')
  return wrong('database-not-openable', `The database cannot be opened: ${wordsOf(message)}.`, 'Run this as the user who runs the server. If it stays, keep the folder aside and restore the latest backup.')
}

function databaseReport({ config }: Hands, inspection: Inspection, thorough: boolean, secret: Uint8Array | null): Report {
  const { shape, sizes, boards, expiredSessions, withoutLog } = inspection
  const facts = [`Database: ${sized(sizes.database)} and ${sized(sizes.log)} in its write-ahead log; ${counted(boards.length, 'board')}, ${counted(expiredSessions, 'expired sign-in')} (cleared at the next one)`]
  if (shape.present > shape.known) {
    return { facts, findings: [wrong('database-newer', `The database has shape ${shape.present}, this program knows shapes up to ${shape.known}: a newer Signalboard wrote it, and this one does not start on it.`, 'Start the newer Signalboard, or restore a backup from before the update.')] }
  }
  if (shape.present < shape.known) {
    return { facts, findings: [note('database-older', `The database has shape ${shape.present}; the next start brings it to shape ${shape.known}. Its boards were not looked at.`, 'Take a backup, start the server, and ask again.')] }
  }
  const faults = inspection.faults(thorough)
  const { pictures: folder } = folderPaths(config.dataDir)
  const looked = boards.map((id) => ({ id, ...boardFindings(inspection, id, { folder, thorough, now: Date.now() }) }))
  const largestOnes = looked.toSorted((a, b) => b.bytes - a.bytes).slice(0, largest)
  const inLog = secret === null ? () => '' : (id: string): string => ` ("${blurrer(secret)(id)}" in the log)`
  return {
    facts: [...facts, ...largestOnes.length === 0 ? [] : [`Largest boards: ${largestOnes.map(({ id, bytes }) => `${id}${inLog(id)} ${sized(bytes)}`).join(', ')}`]],
    findings: [
      ...faults.length === 0 ? [] : [wrong('database-damaged', `The database reports ${counted(faults.length, 'fault')} of its own; the first: ${faults[0] ?? ''}.`, 'The disk or memory may be failing. Take a backup now, keep it apart from older ones, and restore the latest one that the doctor finds well.')],
      ...withoutLog ? [wrong('log-missing', 'The database was in use when it was copied or moved, and its write-ahead log (signalboard.db-wal) did not come with it: what was written last is missing.', 'Bring signalboard.db-wal from the same place before starting. A copy of a running server is taken with `signalboard backup`.')] : [],
      ...looked.flatMap(({ findings }) => findings),
      ...strayFolders(folder, boards),
    ],
  }
}
