// The project's own source files as the house tests see them: path, text, syntax tree, imports.
// Trusts the parser that Vite brings (TypeScript 7 has none for JavaScript); reads only tracked folders, never dist.
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'

/** The project's folder, absolute, without a slash at the end. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

/** One file: `path` from the project's folder, with forward slashes. */
export type Source = { readonly path: string; readonly text: string }

/** A node of the syntax tree; its fields are looked up by name. */
export type SyntaxNode = { readonly type: string; readonly start: number; readonly [field: string]: unknown }

const folders = ['shared', 'server', 'client', 'tests', 'scripts']
const rootFiles = ['vite.config.ts']
const notOurs = /(^|\/)(node_modules|fixtures|generated)\//

/** Every file of the house whose name ends in one of these (`['.ts', '.css']`), in a steady order. */
export function readSources(endings: readonly string[]): Source[] {
  const found = folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.split(sep).join('/')}`))
  return [...found, ...rootFiles]
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && !notOurs.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }))
}

/** TypeScript and JSX files. */
export const readCode = (): Source[] => readSources(['.ts', '.tsx'])

/** The syntax tree and comments of a file; throws when it does not parse. */
export function parseSource(source: Source): { readonly tree: SyntaxNode; readonly comments: readonly Comment[] } {
  const parsed = parseSync(source.path, source.text, { lang: source.path.endsWith('x') ? 'tsx' : 'ts' })
  const [fault] = parsed.errors
  if (fault !== undefined) throw new Error(`${source.path} does not parse: ${fault.message}`)
  // The parser's own types name every kind of node; the house tests look at a handful, by name.
  return { tree: parsed.program as unknown as SyntaxNode, comments: parsed.comments }
}

export type Comment = { readonly type: string; readonly value: string; readonly start: number; readonly end: number }

/** Calls `visit` for a node and all nodes under it. */
export function walk(node: unknown, visit: (node: SyntaxNode) => void): void {
  if (Array.isArray(node)) {
    for (const one of node) walk(one, visit)
  } else if (isNode(node)) {
    visit(node)
    for (const field of Object.values(node)) walk(field, visit)
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
}

/** The line of an offset, counted from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** What a file imports, types and import() included, as written: `#shared/base/ids.ts`, `./room.ts`, `yjs`. */
export function importsOf(source: Source): string[] {
  const found = new Set<string>()
  walk(parseSource(source).tree, (node) => {
    if (!importing.has(node.type)) return
    const from = node['source']
    if (isNode(from) && typeof from['value'] === 'string') found.add(from['value'])
  })
  return [...found]
}

const importing = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType'])
