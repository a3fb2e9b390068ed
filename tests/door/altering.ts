// Changes lines of the product while they are loaded, in whichever thread loads this first. ALTERED is JSON, [{file, from, to}]; a
// change whose words are not found stops the start, so that none is tried in vain.

import { registerHooks } from 'node:module'

type Change = { readonly file: string; readonly from: string; readonly to: string }
const changes = JSON.parse(process.env['ALTERED'] ?? '[]') as readonly Change[]

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const mine = changes.filter(({ file }) => url.endsWith(file))
    if (mine.length === 0) return loaded
    let source = String(loaded.source)
    for (const { file, from, to } of mine) {
      if (!source.includes(from)) throw new Error(`${file} no longer holds "${from}": the variant must be written anew.`)
      source = source.replace(from, to)
    }
    return { ...loaded, source }
  },
})
