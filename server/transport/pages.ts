// The built client: the page for every address of the app, with a nonce and policy of its own in each answer, and its files.
// Hashed files and the canvas library's assets never change and are kept by browsers; text is compressed once and remembered.

import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { refuse } from '#shared/base/refusal.ts'
import { pagePolicy } from './headers.ts'
import type { House } from './house.ts'
import { shared } from './large.ts'
import { problemOf } from './problem.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
  '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.png': 'image/png', '.woff2': 'font/woff2', '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8', '.map': 'application/json',
}
const packs = /^(text\/|application\/(json|manifest)|image\/svg)/
const appPage = /^\/(?:new|gallery|b\/[A-Za-z0-9_-]{22})?\/?$/

type Packed = { readonly bytes: Uint8Array<ArrayBuffer>; readonly encoding: 'br' | 'gzip' | null }

/** Opens the pages. What is neither a page nor a file is answered with a problem document. */
export function openPages(house: House): (request: Request) => Promise<Response> {
  const folder = house.clientFolder
  const files = folder === null ? new Map<string, string>() : filesIn(folder)
  const packed = new Map<string, Promise<Packed>>()
  const index = files.get('/index.html')
  const html = index === undefined ? null : readFile(index, 'utf8')
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (request.method !== 'GET' && request.method !== 'HEAD') return problemOf(refuse('no-such-page'))
    if (appPage.test(pathname)) return html === null ? noClient() : page(house, await html)
    const file = pathname === '/index.html' ? undefined : files.get(pathname)
    if (file === undefined) return html !== null && wantsPage(request) ? page(house, await html, 404) : problemOf(refuse('no-such-page'))
    return fileAnswer(request, pathname, file, packed)
  }
}

/** Somebody who typed an address or followed a link gets words and a way on; whatever else asks gets a problem document. */
const wantsPage = (request: Request): boolean => /\btext\/html\b/.test(request.headers.get('accept') ?? '')

function page(house: House, html: string, status = 200): Response {
  const nonce = randomBytes(18).toString('base64url')
  const key = house.config.tldrawLicenseKey
  const licence = key === '' ? '' : meta('canvas-license-key', key)
  // Whoever asks for a session learns as much from the refusal; said here, nobody fills in a form in vain.
  const word = house.config.createToken === null ? '' : meta('sessions-need-password', 'yes')
  const socketOrigin = house.config.publicUrl?.replace(/^http/, 'ws') ?? null
  return new Response(html.replaceAll('__NONCE__', nonce).replace('</head>', `${licence}${word}</head>`), {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy(nonce, socketOrigin) },
  })
}

function noClient(): Response {
  return problemOf(refuse('not-ready', 'The client is not built. Start with `npm start`, or run `npm run dev` and open the address it prints.'))
}

async function fileAnswer(request: Request, pathname: string, file: string, packed: Map<string, Promise<Packed>>): Promise<Response> {
  const type = types[extname(file)] ?? 'application/octet-stream'
  const wanted = packs.test(type) ? encodingFor(request.headers.get('accept-encoding') ?? '') : null
  const { bytes, encoding } = await remembered(packed, `${wanted}|${file}`, () => pack(file, wanted))
  const headers = { 'content-type': type, 'cache-control': cachingOf(pathname), vary: 'accept-encoding', ...encoding === null ? {} : { 'content-encoding': encoding } }
  return request.method === 'HEAD' ? new Response(null, { headers }) : shared(bytes, { headers })
}

/** Vite puts a hash into names under /assets/; the canvas library's folder carries its version. */
function cachingOf(pathname: string): string {
  return /^\/(assets|tldraw-[\d.]+)\//.test(pathname) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600'
}

function encodingFor(accepted: string): 'br' | 'gzip' | null {
  if (/\bbr\b(?!;q=0(?:\.0*)?(?:,|$))/.test(accepted)) return 'br'
  return /\bgzip\b(?!;q=0(?:\.0*)?(?:,|$))/.test(accepted) ? 'gzip' : null
}

async function pack(file: string, encoding: 'br' | 'gzip' | null): Promise<Packed> {
  const bytes = await readFile(file)
  if (encoding === 'br') return { bytes: new Uint8Array(await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } })), encoding }
  if (encoding === 'gzip') return { bytes: new Uint8Array(await promisify(gzip)(bytes)), encoding }
  return { bytes: new Uint8Array(bytes), encoding }
}

/** A file that could not be read is tried again by the next request. */
function remembered(packed: Map<string, Promise<Packed>>, key: string, make: () => Promise<Packed>): Promise<Packed> {
  const known = packed.get(key)
  if (known !== undefined) return known
  const made = make()
  packed.set(key, made)
  made.catch(() => packed.delete(key))
  return made
}

/** Only what was there at the start is served: no path from outside is ever joined to a folder. Source maps are not served. */
function filesIn(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map()
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !name.endsWith('.map'))
  return new Map(names.flatMap((name) => {
    const file = join(folder, name)
    return statSync(file).isFile() ? [[`/${name.split(sep).join('/')}`, file] as const] : []
  }))
}

const meta = (name: string, content: string): string => `<meta name="${name}" content="${escape(content)}" />\n  `
const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
