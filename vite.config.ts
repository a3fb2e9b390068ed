// The client's build, its development server, and the vitest projects (one per folder of tests/).
// The built pages carry the placeholder __NONCE__, which the server replaces in every answer (content security policy).
// Nothing is fetched from another origin: the canvas library's assets come from /tldraw-3.15.6/.
import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { thirdPartyNotices } from './scripts/vite/notices.ts'
import { tldrawAssets } from './scripts/vite/tldraw-assets.ts'

const projectRoot = fileURLToPath(new URL('.', import.meta.url))
const server = `http://127.0.0.1:${process.env['PORT'] ?? '4600'}`

// Whole servers are started and killed in some, and everything waits longer on a busy machine: at load 20 on two cores a deed of half
// a second took eleven. Who waits longer loses nothing but the time of a test that hangs.
const patience: Record<string, number> = { crash: 300_000, simulation: 300_000, http: 180_000, door: 120_000, line: 120_000 }

/**
 * Files that take longest begin first: two are run at a time, and one that begins last is waited for alone. A fresh checkout knows no
 * times yet and would go by the files' sizes. (In s, on two cores: siege 87, start 42, disk-trouble 37, stock 38, crash 34, drip 28.)
 */
const longest = ['door/siege', 'http/start', 'line/stock', 'crash/disk-trouble', 'crash/crash', 'door/drip']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.includes(`/tests/${name}.test.`))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}

const projects = ['domain', 'contracts', 'rooms', 'simulation', 'canvas', 'panels', 'house', 'http', 'door', 'line', 'crash'].map((name) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.{ts,tsx}`],
    environment: name === 'panels' ? 'jsdom' : 'node',
    testTimeout: patience[name] ?? 60_000,
    hookTimeout: patience[name] ?? 60_000,
    // Node runs these as they are; vite's own runner reads every import through a getter, which whole sessions pay for.
    ...name === 'simulation' ? { experimental: { viteModuleRunner: false } } : {},
  },
}))

export default defineConfig(({ mode }) => ({
  // Tests lie beside the client, not under it.
  root: mode === 'test' ? projectRoot : `${projectRoot}client`,
  plugins: [react(), tldrawAssets(projectRoot, '3.15.6'), thirdPartyNotices(projectRoot)],
  // A second copy of yjs makes documents that do not know each other's types; a second React breaks hooks.
  resolve: { dedupe: ['yjs', 'react', 'react-dom'] },
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: `${projectRoot}dist/client`,
    emptyOutDir: true,
    target: 'es2022',
    // The board's chunk holds the canvas library and is loaded by import(); the lobby does not pay for it.
    chunkSizeWarningLimit: 2500,
    // Small pictures as data: addresses would widen the content security policy.
    assetsInlineLimit: 0,
  },
  server: {
    host: '127.0.0.1',
    port: 4601,
    // The Host header stays the browser's: the server compares it with Origin, and the short form would replace it.
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/sync': { target: server, changeOrigin: false, ws: true },
      '/healthz': { target: server, changeOrigin: false },
      '/readyz': { target: server, changeOrigin: false },
    },
  },
  test: { projects, maxWorkers: 2, restoreMocks: true, sequence: { sequencer: LongestFirst } },
}))
