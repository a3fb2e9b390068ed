// Blocks as Markdown (CommonMark with GitHub's tables). Whatever people typed is escaped: it can become no heading, no link,
// no HTML, no table cell of its own.

import type { Block } from './blocks.ts'

/** The Markdown text of a session record; ends with a newline. */
export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(print).join('\n\n')}\n`
}

function print(block: Block): string {
  switch (block.kind) {
    case 'heading': return `${'#'.repeat(block.level)} ${inline(block.text)}`
    case 'paragraph': return block.strong ? `**${inline(block.text)}**` : lines(block.text)
    case 'list': return block.items.map((item) => `- ${inline(item)}`).join('\n')
    case 'table': {
      const row = (cells: readonly string[]): string => `| ${cells.map(inline).join(' | ')} |`
      return [row(block.head), `| ${block.head.map(() => '---').join(' | ')} |`, ...block.rows.map(row)].join('\n')
    }
  }
}

/** Text on one line, with every character that Markdown or HTML would read escaped. */
export function inline(text: string): string {
  return text.replace(/\s+/gu, ' ').trim().replace(/[\\`*_{}[\]<>#!|~&]/gu, '\\$&').replace(/^(\d+)\./u, '$1\\.').replace(/^-/u, '\\-')
}

function lines(text: string): string {
  return text.split(/\r\n|\r|\n/u).map(inline).join('  \n')
}
