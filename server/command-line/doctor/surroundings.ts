// What the doctor finds around the data: who may read the folder, room on the disk, the secret's form, versions, settings.

import { existsSync, readFileSync, statSync } from 'node:fs'
import type { Config } from '../../config.ts'
import { folderPaths, secretBytes } from '../../data-folder.ts'
import { spaceAt } from '../figures.ts'
import { isNearlyFull } from '../readiness.ts'
import { note, sized, wordsOf, wrong, type Finding } from './finding.ts'

const littleSpace = 512 * 1024 ** 2
/** Older ones may damage a database whose write-ahead log is begun anew at the wrong moment (sqlite.org/wal.html, "the WAL-reset bug"). */
const leastSqlite = [3, 51, 3] as const
const leastNode = [24, 0, 0] as const

/** A restore that was cut off, rights, and room. */
export function folderFindings(dataDir: string, space = spaceAt(dataDir)): Finding[] {
  const { secret, database, unfinished } = folderPaths(dataDir)
  const open = [dataDir, secret, database, `${database}-wal`].filter((path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0)
  return [
    ...existsSync(unfinished) ? [wrong('restore-unfinished', `A restore into ${dataDir} was cut off: the server does not start.`, 'Give the `restore` command again: it begins anew.')] : [],
    ...open.length === 0 ? [] : [wrong('readable-by-others', `Other users of this machine may read ${open.join(', ')}.`, `Run: chmod -R go= ${dataDir}`)],
    ...space.size > 0 && (space.free < littleSpace || isNearlyFull(space))
      ? [wrong('disk-nearly-full', `Only ${sized(space.free)} are free where ${dataDir} lies. When nothing is free, edits wait and people are told so.`, 'Make room: move old backups away, or give DATA_DIR a larger disk.')]
      : [],
  ]
}

/** The secret, and what is wrong with it. `null` when it cannot be used. */
export function readSecret(dataDir: string): { readonly secret: Uint8Array | null; readonly findings: readonly Finding[] } {
  const paths = folderPaths(dataDir)
  if (!existsSync(paths.secret)) {
    const deed = 'Put it back from a backup. Without it every link is invalid and what is still sealed can never be read.'
    return { secret: null, findings: existsSync(paths.database) ? [wrong('secret-missing', `${paths.secret} is missing beside a database: the server does not start.`, deed)] : [] }
  }
  try {
    const secret = Buffer.from(readFileSync(paths.secret, 'utf8').trim(), 'base64url')
    if (secret.length === secretBytes) return { secret, findings: [] }
    return { secret: null, findings: [wrong('secret-malformed', `${paths.secret} should hold ${secretBytes} bytes as base64url, it holds ${secret.length}: the server does not start.`, 'Put the file back from a backup.')] }
  } catch (reason) {
    return { secret: null, findings: [wrong('secret-unreadable', `${paths.secret} cannot be read: ${wordsOf(reason)}.`, 'Run this as the user who runs the server, or give the file back to them.')] }
  }
}

/** Versions of what this runs on. */
export function versionFindings(versions: { readonly node: string; readonly sqlite: string }): Finding[] {
  return [
    ...isBelow(versions.node, leastNode) ? [wrong('node-too-old', `This is Node ${versions.node}; ${leastNode[0]} is needed.`, 'Start it with `npm start`, which brings the right one.')] : [],
    ...isBelow(versions.sqlite, leastSqlite) ? [wrong('sqlite-too-old', `This Node holds SQLite ${versions.sqlite}; below ${leastSqlite.join('.')} a database can be damaged when its write-ahead log is begun anew.`, 'Use a newer Node 24.')] : [],
  ]
}

function isBelow(version: string, least: readonly [number, number, number]): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10))
  for (const [index, wanted] of least.entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part < wanted
  }
  return false
}

/** Settings that contradict each other or leave a door open. */
export function settingsFindings({ publicUrl, host, trustedProxies, demo, createToken }: Config): Finding[] {
  const isPublic = publicUrl !== null || !/^(127\.|localhost$|::1$)/.test(host)
  const isLocalName = publicUrl !== null && /^http:\/\/(localhost|127\.|\[::1\])/.test(publicUrl)
  return [
    ...publicUrl?.startsWith('http:') === true && !isLocalName
      ? [note('not-https', 'PUBLIC_URL begins with http: links, cookies and everything written travel readable.', 'Put a proxy with a certificate in front and set PUBLIC_URL to its https address.')] : [],
    ...publicUrl?.startsWith('https:') === true && trustedProxies === 0
      ? [note('proxy-not-trusted', 'PUBLIC_URL is https, so a proxy stands in front, but TRUSTED_PROXIES is 0: all people share one address, and its limits.', 'Set TRUSTED_PROXIES to the number of proxies of yours in front.')] : [],
    ...trustedProxies > 0 && publicUrl === null
      ? [note('proxy-without-address', 'TRUSTED_PROXIES is set, but PUBLIC_URL is not: cookies are not marked Secure, and links are made for the inner address.', 'Set PUBLIC_URL to the address people use.')] : [],
    ...isPublic && demo ? [note('demo-open', 'DEMO is on and others reach this server: everybody may lead the demo session.', 'Set DEMO=off.')] : [],
    ...isPublic && createToken === null ? [note('anyone-creates', 'Everybody who reaches this server may make sessions.', 'If that is not wanted: CREATE_SESSIONS=token with a CREATE_TOKEN.')] : [],
  ]
}
