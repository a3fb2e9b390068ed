// Puts THIRD_PARTY_NOTICES.md beside the built client, where the page of licences links to it:
// the licence texts must go with every copy of the client that a server hands out.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'

const address = 'third-party-notices.txt'

/** Serves the notices at /third-party-notices.txt, built and in development. */
export function thirdPartyNotices(projectRoot: string): Plugin {
  const text = (): string => readFileSync(resolve(projectRoot, 'THIRD_PARTY_NOTICES.md'), 'utf8')
  return {
    name: 'signalboard-third-party-notices',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: address, source: text() })
    },
    configureServer(server) {
      server.middlewares.use(`/${address}`, (_request, response) => {
        response.setHeader('Content-Type', 'text/plain; charset=utf-8')
        response.end(text())
      })
    },
  }
}
