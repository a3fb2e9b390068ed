// What a package.json and its lock must keep to: exact versions, registry packages only, one copy of what must be
// single, and nothing missing (a registry copy without some platform's package writes a lock that npm ci refuses).
// Each fault is one line naming the package.

export type Manifest = {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

type Locked = {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The `packages` of a lock, by path; the empty path is the project itself. */
export type Lock = { readonly packages: Readonly<Record<string, Locked>> }

const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/

/** Versions that are a range, a tag, a git address or a path. */
export function loosePins(manifest: Manifest): string[] {
  return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })
    .filter(([, version]) => !exact.test(version))
    .map(([name, version]) => `${name} is pinned to "${version}", not to one exact version`)
}

/** Locked packages that do not come from the npm registry, or cannot be checked. */
export function foreignPackages(lock: Lock): string[] {
  return locked(lock).flatMap(([path, entry]) => {
    if (entry.link === true) return [`${path} is a link`]
    if (entry.resolved !== undefined && !entry.resolved.startsWith('https://registry.npmjs.org/')) return [`${path} comes from ${entry.resolved}`]
    return entry.integrity?.startsWith('sha512-') === true ? [] : [`${path} has no sha512 integrity`]
  })
}

/** Names that stand in the lock more than once. */
export function secondCopies(lock: Lock, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const copies = locked(lock).map(([path]) => path).filter((path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    return copies.length === 1 ? [] : [`${name} stands in the lock ${copies.length} times: ${copies.join(', ')}`]
  })
}

/** Needed packages, optional ones too, that the lock does not hold. */
export function missingPackages(lock: Lock): string[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !foundFrom(lock, path, name))
      .map((name) => `${path === '' ? 'package.json' : path} needs ${name}, which the lock does not hold`))
}

function foundFrom(lock: Lock, path: string, name: string): boolean {
  const here = path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`
  if (lock.packages[here] !== undefined) return true
  if (path === '') return false
  const parent = path.lastIndexOf('/node_modules/')
  return foundFrom(lock, parent === -1 ? '' : path.slice(0, parent), name)
}

const free = new Set([
  'MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'MPL-2.0', 'Unlicense', 'CC0-1.0', 'BlueOak-1.0.0',
  'Python-2.0', 'OFL-1.1', '(MIT OR Apache-2.0)',
])

/**
 * Production packages under a licence nobody has agreed to. Agreed to for these packages alone: tldraw's own licence,
 * and Bitstream Vera's for the fonts in exported pictures (free to pass on unchanged, with its notice).
 */
export function unknownLicences(lock: Lock): string[] {
  return locked(lock)
    .filter(([path, entry]) => entry.dev !== true && !free.has(entry.license ?? '') && !/^node_modules\/(@tldraw\/[^/]+|tldraw|dejavu-fonts-ttf)$/.test(path))
    .map(([path, entry]) => `${path} is under "${entry.license ?? 'no stated licence'}"`)
}

const locked = (lock: Lock): [string, Locked][] => Object.entries(lock.packages).filter(([path]) => path !== '')
