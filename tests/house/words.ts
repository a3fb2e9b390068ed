// Words that do not belong in the house, found in the syntax tree, so that texts and comments never count as code.
// Each fault is one line: file, line, what it is.
import { isNode, lineAt, parseSource, walk, type Source, type SyntaxNode } from './sources.ts'

type Check = { readonly says: string; readonly where: RegExp; readonly sees: (node: SyntaxNode) => boolean }

const everywhere = /./
const running = /^(shared|server|client)\//

const name = (value: unknown): string | null =>
  isNode(value) && value.type === 'Identifier' && typeof value['name'] === 'string' ? value['name'] : null

const isMember = (node: SyntaxNode, objects: readonly string[], properties: readonly string[] | null): boolean =>
  node.type === 'MemberExpression' && objects.includes(name(node['object']) ?? '') &&
  (properties === null || properties.includes(name(node['property']) ?? ''))

const isEmpty = (value: unknown): boolean => isNode(value) && Array.isArray(value['body']) && value['body'].length === 0

const checks: readonly Check[] = [
  { says: 'the type any', where: everywhere, sees: (node) => node.type === 'TSAnyKeyword' },
  { says: 'a non-null !', where: /^(shared|server|client|scripts)\//, sees: (node) => node.type === 'TSNonNullExpression' },
  { says: 'an empty catch', where: everywhere, sees: (node) => node.type === 'CatchClause' && isEmpty(node['body']) },
  {
    says: 'a test left out or run alone',
    where: /^tests\//,
    sees: (node) => isMember(node, ['test', 'it', 'describe', 'suite'], ['only', 'skip', 'fixme', 'todo']),
  },
  { says: 'console', where: running, sees: (node) => isMember(node, ['console'], null) },
  { says: 'the clock (hand the time in)', where: /^shared\//, sees: (node) => isMember(node, ['Date'], ['now']) || isBareDate(node) },
  {
    says: 'chance (hand it in)',
    where: /^shared\//,
    sees: (node) => isMember(node, ['Math'], ['random']) || isMember(node, ['crypto'], ['randomUUID', 'getRandomValues']),
  },
  { says: 'an enum (Node cannot run it)', where: everywhere, sees: (node) => node.type === 'TSEnumDeclaration' },
  { says: 'a parameter property (Node cannot run it)', where: everywhere, sees: (node) => node.type === 'TSParameterProperty' },
]

const isBareDate = (node: SyntaxNode): boolean =>
  node.type === 'NewExpression' && name(node['callee']) === 'Date' && Array.isArray(node['arguments']) && node['arguments'].length === 0

const unfinished = /\b(TODO|FIXME|XXX)\b|@ts-ignore|@ts-nocheck/
const drawers = /(^|[/-])(index|utils?|helpers?|types|services?|managers?)\.(ts|tsx)$/i

/** Every fault of one code file. */
export function faultsOf(source: Source): string[] {
  const { tree, comments } = parseSource(source)
  const found: string[] = []
  const tell = (offset: number, says: string): void => {
    found.push(`${source.path}:${lineAt(source.text, offset)} ${says}`)
  }
  const wanted = checks.filter((check) => check.where.test(source.path))
  walk(tree, (node) => {
    for (const check of wanted) if (check.sees(node)) tell(node.start, check.says)
  })
  for (const comment of comments) if (unfinished.test(comment.value)) tell(comment.start, 'unfinished work in a comment')
  if (!hasHeader(source)) tell(0, 'no header comment at the top')
  if (drawers.test(source.path)) tell(0, 'a drawer name: call the file for the thing or the deed in it')
  return found
}

/** A file begins by saying what lives in it; a program's first line may come before. */
export const hasHeader = ({ text }: Source): boolean => /^(#!.*\n)?\s*(\/\/|\/\*)/.test(text)
