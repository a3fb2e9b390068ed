// Puts THIRD_PARTY_NOTICES.md and the canvas library's licence beside the built client, where the page of licences
// links to them: the texts must go with every copy of the client that a server hands out, tldraw's word for word.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'

const served: Record<string, string> = {
  'third-party-notices.txt': 'THIRD_PARTY_NOTICES.md',
  'tldraw-license.txt': 'licenses/tldraw.md',
}

/** Serves the texts at /third-party-notices.txt and /tldraw-license.txt, built and in development. */
export function thirdPartyNotices(projectRoot: string): Plugin {
  const textOf = (file: string): string => readFileSync(resolve(projectRoot, file), 'utf8')
  return {
    name: 'signalboard-third-party-notices',
    generateBundle() {
      for (const [address, file] of Object.entries(served)) {
        this.emitFile({ type: 'asset', fileName: address, source: textOf(file) })
      }
    },
    configureServer(server) {
      for (const [address, file] of Object.entries(served)) {
        server.middlewares.use(`/${address}`, (_request, response) => {
          response.setHeader('Content-Type', 'text/plain; charset=utf-8')
          response.end(textOf(file))
        })
      }
    },
  }
}
