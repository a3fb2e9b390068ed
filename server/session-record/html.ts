// Blocks as one HTML page that reads well, prints well and asks nothing of any network. Everything people typed is escaped;
// a strict policy in the page itself forbids whatever slipped through.

import type { Block } from './blocks.ts'

const style = `
:root{color-scheme:light dark}body{font:16px/1.55 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1.25rem}
h1{font-size:1.75rem;line-height:1.2}h2{margin-top:2.5rem;border-bottom:1px solid #8884;padding-bottom:.3rem;break-after:avoid}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8884}
tr{break-inside:avoid}li{margin:.2rem 0}@media print{body{margin:0;max-width:none}}`

/** A whole page. `language` as in BCP 47. */
export function toHtml(title: string, blocks: readonly Block[], language = 'en'): string {
  return `<!doctype html>
<html lang="${escape(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title><style>${style}</style></head>
<body><main>
${blocks.map(print).join('\n')}
</main></body></html>
`
}

function print(block: Block): string {
  switch (block.kind) {
    case 'heading': return `<h${block.level}>${escape(block.text)}</h${block.level}>`
    case 'paragraph': {
      const text = escape(block.text).replace(/\n/gu, '<br>')
      return `<p>${block.strong ? `<strong>${text}</strong>` : text}</p>`
    }
    case 'list': return `<ul>${block.items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`
    case 'table': return `<table><thead><tr>${block.head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join('')}</tr></thead><tbody>${
      block.rows.map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table>`
  }
}

/** Text as HTML text or attribute value. Control characters that no HTML may hold are dropped. */
export function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[^\P{Cc}\n\t]/gu, '').replace(/[&<>"']/gu, (sign) => entities[sign] ?? sign)
}
