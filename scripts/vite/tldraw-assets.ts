// Serves the canvas library's fonts, icons, translations and embed icons from our own origin at /tldraw-<version>/:
// into the build, and through the development server. By default the library would fetch them from its CDN.
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Plugin } from 'vite'

const folders = ['fonts', 'icons', 'translations', 'embed-icons']
const contentTypes: Record<string, string> = {
  '.json': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml', '.woff2': 'font/woff2',
}

/** `version` must be the one installed: the address carries it, so that caches never mix two. */
export function tldrawAssets(projectRoot: string, version: string): Plugin {
  const source = resolve(projectRoot, 'node_modules/@tldraw/assets')
  const address = `/tldraw-${version}/`
  return {
    name: 'signalboard-tldraw-assets',
    buildStart() {
      const installed: unknown = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')).version
      if (installed !== version) {
        this.error(`@tldraw/assets should be ${version}, as the address ${address} says, but ${String(installed)} is installed.`)
      }
    },
    generateBundle() {
      for (const path of folders.flatMap((folder) => filesIn(join(source, folder)))) {
        const name = relative(source, path).split(sep).join('/')
        this.emitFile({ type: 'asset', fileName: `${address.slice(1)}${name}`, source: readFileSync(path) })
      }
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = assetPath(source, address, request.url ?? '')
        if (path === null) return next()
        response.setHeader('Content-Type', contentTypes[path.slice(path.lastIndexOf('.'))] ?? 'application/octet-stream')
        createReadStream(path).pipe(response)
      })
    },
  }
}

function assetPath(source: string, address: string, url: string): string | null {
  const { pathname } = new URL(url, 'http://development')
  if (!pathname.startsWith(address)) return null
  const path = resolve(source, decodeURIComponent(pathname.slice(address.length)))
  const inside = folders.some((folder) => path.startsWith(join(source, folder) + sep))
  return inside && existsSync(path) && statSync(path).isFile() ? path : null
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
