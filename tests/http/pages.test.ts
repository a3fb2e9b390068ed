// The built client as it is served: a page with a nonce of its own for every address of the app, hashed files kept for ever.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#server/config.ts'
import type { House } from '#server/transport/house.ts'
import { openPages } from '#server/transport/pages.ts'
import { startServer } from '#tests/support/server.ts'

let folder: string
let get: (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalboard-client-'))
  mkdirSync(join(folder, 'assets'))
  mkdirSync(join(folder, 'tldraw-3.15.6'))
  writeFileSync(join(folder, 'index.html'), '<html><head><meta name="csp-nonce" content="__NONCE__"></head><style nonce="__NONCE__"></style></html>')
  writeFileSync(join(folder, 'assets/main-abc.js'), 'const a = 1\n'.repeat(200))
  writeFileSync(join(folder, 'assets/main-abc.js.map'), '{}')
  writeFileSync(join(folder, 'tldraw-3.15.6/font.woff2'), 'wOF2')
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
  const config = readConfig({ TLDRAW_LICENSE_KEY: 'tldraw-key"<x>' })
  // Pages look at the folder and the settings of a house and at nothing else of it.
  const page = openPages({ clientFolder: folder, config } as House)
  get = (path, headers = {}, method = 'GET') => page(new Request(`http://127.0.0.1${path}`, { headers, method }))
})
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

describe('a page', () => {
  test.each(['/', '/new', '/gallery', `/b/${'A'.repeat(22)}`])('%s is the app with a nonce that fits its policy', async (path) => {
    const answer = await get(path)
    const html = await answer.text()
    const nonce = /content="([A-Za-z0-9_-]{24})"/.exec(html)?.[1] ?? 'none'
    expect(html).not.toContain('__NONCE__')
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; ` +
      "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'")
  })

  test('has another nonce each time, and the owner\'s key without a way out of its quotes', async () => {
    const [one, two] = [await (await get('/')).text(), await (await get('/')).text()]
    expect(one).not.toBe(two)
    expect(one).toContain('content="tldraw-key&#34;&#60;x&#62;"')
  })

  test('says that sessions need a password where they do, and nothing of it', async () => {
    const config = readConfig({ CREATE_SESSIONS: 'token', CREATE_TOKEN: 'sixteen-letters-x' })
    const html = await (await openPages({ clientFolder: folder, config } as House)(new Request('http://127.0.0.1/'))).text()
    expect(html).toContain('<meta name="sessions-need-password" content="yes" />')
    expect(html).not.toContain('sixteen')
    expect(await (await get('/')).text()).not.toContain('sessions-need-password')
  })
})

describe('a file', () => {
  test('with a hash or a version in its name is kept for ever, another one for an hour', async () => {
    expect((await get('/assets/main-abc.js')).headers.get('cache-control')).toContain('immutable')
    expect((await get('/tldraw-3.15.6/font.woff2')).headers.get('cache-control')).toContain('immutable')
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('public, max-age=3600')
  })

  test.each([['br', 'br'], ['gzip, deflate', 'gzip'], ['gzip, br;q=0', 'gzip'], ['', null]])('for "%s" comes as %s', async (accepted, encoding) => {
    const answer = await get('/assets/main-abc.js', { 'accept-encoding': accepted })
    expect(answer.headers.get('content-encoding')).toBe(encoding)
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect((await answer.arrayBuffer()).byteLength < 2_400).toBe(encoding !== null)
  })

  test.each(['/assets/main-abc.js.map', '/assets/../index.html', '/index.html', '/assets/%2e%2e/%2e%2e/secret', '/b/short', '/assets/'])('%s is not there', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('answers HEAD without a body and nothing to POST', async () => {
    expect(await (await get('/assets/main-abc.js', {}, 'HEAD')).text()).toBe('')
    expect((await get('/', {}, 'POST')).status).toBe(404)
  })
})

test('a request so malformed that it has no address is a problem document with all headers', async () => {
  const server = await startServer()
  const said = await new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let text = ''
    socket.on('data', (chunk: Buffer) => { text += chunk.toString() })
    socket.on('close', () => resolve(text))
    socket.on('error', () => socket.destroy())
    socket.write('GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n')
  })
  expect(said).toMatch(/^HTTP\/1\.1 400 [\s\S]*x-content-type-options: nosniff[\s\S]*"type":"bad-request"/i)
  await server.stop()
})
