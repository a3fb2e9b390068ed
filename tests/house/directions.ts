// Who may import whom: the import table of the house as data, and the judge that reads it.
// A folder without a row is a stray too, so that nothing new stands outside the law.

/** What one import aims at: a file of the house, or a package (`yjs`, `node:fs`). */
export type Target = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'package'; readonly name: string }

type Row = {
  readonly folder: RegExp
  /** Files of the house this folder may import, besides its own. */
  readonly may: readonly RegExp[]
  /** Exceptions to `may`. */
  readonly not?: readonly RegExp[]
  /** Packages it must not import. */
  readonly neverPackages: readonly RegExp[]
}

const node = /^node:/
const yjs = /^(yjs|lib0|y-protocols|y-websocket)(\/|$)/
const tldraw = /^(tldraw|@tldraw\/.*)(\/|$)/
const react = /^(react|react-dom|react-intl|wouter|radix-ui|lucide-react|@tanstack\/.*)(\/|$)/
const zustand = /^zustand(\/|$)/
const sockets = /^ws(\/|$)/
const chance = /^nanoid(\/|$)/
const serverOnly = [/^hono(\/|$)/, /^@hono\//, /^pino(\/|$)/, /^prom-client$/, sockets, node]
const pureNever = [yjs, tldraw, react, zustand, chance, ...serverOnly]
const serverNever = [tldraw, react, zustand]

const base = /^shared\/base\//
const board = /^shared\/board\//
const shared = /^shared\//
const domain = /^shared\/(?!base\/|document\/|ledger\/|wire\/)[^/]+\//
const storageDoor = /^server\/storage\/storage\.ts$/
const roomDoor = /^server\/rooms\/door\.ts$/
const storeDoors = /^server\/(records|access)\/[^/]+-store\.ts$/
const storageEngine = /^server\/storage\/(?!storage\.ts$)/
const serverGround = /^server\/(?!main\.ts$|cli\.ts$)[^/]+\.ts$/
const clientGround = [/^client\/(session|desk|look|text)\//, shared]

const table: readonly Row[] = [
  { folder: base, may: [], neverPackages: pureNever },
  { folder: /^shared\/insight\//, may: [base, board, /^shared\/(record|note)\//], neverPackages: pureNever },
  { folder: /^shared\/action\//, may: [base, board, /^shared\/(record|note|insight)\//], neverPackages: pureNever },
  { folder: /^shared\/document\//, may: [base, domain], neverPackages: [tldraw, react, zustand, chance, ...serverOnly] },
  { folder: /^shared\/ledger\//, may: [base, domain], neverPackages: pureNever },
  { folder: /^shared\/wire\//, may: [base, /^shared\/ledger\//], neverPackages: [tldraw, react, zustand, chance, ...serverOnly] },
  { folder: board, may: [base], neverPackages: pureNever },
  // People, roles and board facts lie under every domain.
  { folder: domain, may: [base, board], neverPackages: pureNever },

  { folder: /^server\/main\.ts$/, may: [/^server\//, shared], neverPackages: serverNever },
  { folder: /^server\/commands\//, may: [shared, storageDoor, serverGround], neverPackages: [yjs, sockets, ...serverNever] },
  { folder: /^server\/rooms\//, may: [shared, /^server\/commands\//, storageDoor, serverGround], neverPackages: [sockets, ...serverNever] },
  {
    folder: /^server\/transport\//,
    may: [/^server\/(rooms|access|commands|pictures|session-record|records)\//, shared, serverGround],
    neverPackages: [/^yjs(\/|$)/, /^y-websocket$/, ...serverNever],
  },
  { folder: /^server\/metrics\//, may: [/^server\/rooms\/hooks\.ts$/, shared, serverGround], neverPackages: [yjs, sockets, ...serverNever] },
  { folder: /^server\/access\//, may: [shared, storageDoor, serverGround], neverPackages: [yjs, sockets, ...serverNever] },
  { folder: /^server\/pictures\//, may: [shared, storageDoor, serverGround], neverPackages: [yjs, sockets, ...serverNever] },
  { folder: /^server\/demo\//, may: [/^server\/(access|commands|records)\//, roomDoor, shared, storageDoor, serverGround], neverPackages: [yjs, sockets, ...serverNever] },
  { folder: /^server\/command-line\//, may: [/^server\//, shared], not: [storageEngine], neverPackages: [yjs, sockets, ...serverNever] },
  { folder: /^server\/storage\//, may: [shared, storeDoors, serverGround], neverPackages: [yjs, sockets, ...serverNever] },
  {
    folder: /^server\/(records|session-record)\//,
    may: [shared, storageDoor, roomDoor, /^server\/(records|session-record|commands)\//, serverGround],
    neverPackages: [sockets, ...serverNever],
  },
  { folder: /^server\/[^/]+\.ts$/, may: [/^server\//, shared], not: [storageEngine], neverPackages: serverNever },

  { folder: /^client\/session\/(hooks|asking)\.ts$/, may: [/^client\/session\//, shared], neverPackages: [tldraw, zustand, ...serverOnly] },
  { folder: /^client\/session\//, may: [shared], neverPackages: [tldraw, zustand, react, ...serverOnly] },
  { folder: /^client\/canvas\//, may: clientGround, neverPackages: [yjs, ...serverOnly] },
  { folder: /^client\/desk\//, may: [shared], not: [/^shared\/document\//], neverPackages: [yjs, tldraw, ...serverOnly] },
  // The room is the frame around everything: it alone puts panels and canvas together, by import().
  { folder: /^client\/room\//, may: [/^client\//, shared], neverPackages: [yjs, tldraw, ...serverOnly] },
  // The palette lies in shared/board: the server's pictures read it too.
  { folder: /^client\/look\//, may: [base, board], neverPackages: [yjs, tldraw, ...serverOnly] },
  { folder: /^client\/[^/]+\//, may: clientGround, neverPackages: [yjs, tldraw, ...serverOnly] },
  { folder: /^client\/[^/]+$/, may: [/^client\//, shared], neverPackages: [yjs, tldraw, ...serverOnly] },

  { folder: /^tests\//, may: [/./], neverPackages: [] },
  { folder: /^(scripts\/|vite\.config\.ts$)/, may: [/^scripts\//], neverPackages: [] },
]

const storageKind = /^server\/storage\/(sqlite|postgres)/

/** Why a file may not import this, or null when it may. */
export function strayReason(importer: string, target: Target): string | null {
  const row = table.find((one) => one.folder.test(importer))
  if (row === undefined) return 'this folder has no row in tests/house/directions.ts'
  if (target.kind === 'package') {
    return row.neverPackages.some((never) => never.test(target.name)) ? `${folderOf(importer)} must not know this package` : null
  }
  const [mine, theirs] = [storageKind.exec(importer)?.[1], storageKind.exec(target.path)?.[1]]
  if (mine !== undefined && theirs !== undefined && mine !== theirs) return 'one storage engine must not know the other'
  if (folderOf(importer) === folderOf(target.path)) return null
  const allowed = row.may.some((may) => may.test(target.path)) && !(row.not ?? []).some((not) => not.test(target.path))
  return allowed ? null : `${folderOf(importer)} must not import ${folderOf(target.path)}`
}

/** `shared/vote` for `shared/vote/ballot.ts`, `client` for `client/App.tsx`. */
export const folderOf = (path: string): string => path.split('/').slice(0, -1).slice(0, 2).join('/')

/** Follows `#shared/...` and relative specifiers to a path of the house; anything else is a package. */
export function resolveImport(importer: string, specifier: string): Target {
  if (specifier.startsWith('#')) return { kind: 'file', path: specifier.slice(1) }
  if (!specifier.startsWith('.')) return { kind: 'package', name: specifier }
  const parts = importer.split('/').slice(0, -1)
  for (const part of specifier.replace(/\?.*$/, '').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return { kind: 'file', path: parts.join('/') }
}
