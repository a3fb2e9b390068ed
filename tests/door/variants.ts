// Servers that the harnesses must catch, each one line away from the real one, and the real one with shorter waits.

import type { StartOptions } from '#tests/support/server.ts'

type Change = { readonly file: string; readonly from: string; readonly to: string }

const altered = (changes: readonly Change[], env: Readonly<Record<string, string>> = {}): StartOptions => (
  { entry: 'tests/door/altered.ts', env: { ...env, ALTERED: JSON.stringify(changes) } }
)

/** What a harness needs that knocks more often in a minute than people do. */
export const roomy = Object.fromEntries(
  ['BOARDS_PER_HOUR', 'JOINS_PER_MINUTE', 'CALLS_PER_MINUTE', 'CHANGES_PER_MINUTE', 'UPLOADS_PER_MINUTE', 'WRONG_KEYS_PER_MINUTE', 'CONNECTS_PER_MINUTE'].map((name) => [`LIMIT_${name}`, '1000000']),
)

/** One broken line each, or few: what one line lets through the next may still hold. */
export const broken = {
  'lets people write what is the server\'s': { file: 'server/rooms/structs.ts', from: 'if (serverRoots.has(parent)) return', to: "if (parent === '') return" },
  'lets people sign as others': { file: 'server/rooms/edits.ts', from: "if (sender.ownerOf(client) === 'foreign') return", to: 'if (client < 0) return' },
  'lets viewers write': { file: 'server/rooms/room.ts', from: "return role !== undefined && may(role, 'edit')", to: 'return role !== undefined' },
  'does not listen to the errors of its lines': { file: 'server/transport/peer.ts', from: "ws.on('error', drop)", to: '' },
  'stands still at some frames': {
    file: 'server/rooms/messages.ts', from: 'const decoder = decoding.createDecoder(message)',
    to: 'if (message.length > 60 && message.length % 31 === 30) for (const end = process.cpuUsage().user + 150_000; process.cpuUsage().user < end;); const decoder = decoding.createDecoder(message)',
  },
  'makes documents where it hears people': [
    { file: 'server/ground.ts', from: "import { documentsInThread } from './rooms/document-thread.ts'", to: "import { documentsHere } from './rooms/documents.ts'" },
    { file: 'server/ground.ts', from: 'documents: documentsInThread()', to: 'documents: documentsHere' },
  ],
  'looks at whatever came at once': [
    { file: 'server/transport/allowances.ts', from: 'this.#editParts.take(parts)', to: 'parts >= 0' },
    { file: 'server/rooms/limits.ts', from: 'shareFrames: 100', to: 'shareFrames: Infinity' },
    { file: 'server/rooms/limits.ts', from: 'shareParts: 1_000', to: 'shareParts: Infinity' },
    { file: 'server/rooms/limits.ts', from: 'shareBytes: 256 * 1024', to: 'shareBytes: Infinity' },
  ],
  'takes nobody\'s rights away': [
    { file: 'server/rooms/room.ts', from: "return role !== undefined && may(role, 'edit')", to: 'return role !== undefined' },
    { file: 'server/transport/routes/boards.ts', from: 'house.rooms.putOut(board.id, person.id, 4401)', to: '' },
  ],
  'does not ask where a page comes from': { file: 'server/transport/upgrade.ts', from: "from === 'foreign' || ", to: '' },
  'keeps tokens as they are and logs them': [
    { file: 'server/access/sessions.ts', from: "createHash('sha256').update(token).digest('base64url')", to: 'token' },
    { file: 'server/transport/http.ts', from: 'house.log.debug({ route, ', to: "house.log.debug({ authorization: c.req.header('authorization'), route, " },
  ],
  'seals nothing': [
    { file: 'server/storage/sqlite/cipher.ts', from: 'seal: (key, content, place) => lock(key, new TextEncoder().encode(content), place)', to: 'seal: (key, content, place) => ({ ...lock(key, new Uint8Array(), place), ciphertext: new TextEncoder().encode(content) })' },
    { file: 'server/storage/sqlite/cipher.ts', from: 'open: (key, box, place) => new TextDecoder().decode(unlock(key, box, place))', to: 'open: (_key, box) => new TextDecoder().decode(box.ciphertext)' },
    { file: 'server/access/mine.ts', from: 'ballotDrawer(plan.id), person)', to: 'ballotDrawer(plan.id))' },
    { file: 'server/rooms/commands.ts', from: 'const earlier = await', to: 'process.stdout.write(JSON.stringify(command)); const earlier = await' },
  ],
  'takes whatever comes however fast': { file: 'server/transport/bucket.ts', from: 'if (this.#left < amount) return false', to: '' },
  'counts nobody in': { file: 'server/transport/counts.ts', from: '>= caps[name])', to: '> Infinity)' },
  'answers with what went wrong inside': [
    { file: 'server/transport/bodies.ts', from: 'const value = parseJson(bytes)', to: 'const value = JSON.parse(new TextDecoder().decode(bytes))' },
    { file: 'server/transport/http.ts', from: "if (error instanceof Error && error.name === 'StorageUnsure')", to: "if (error instanceof SyntaxError) return new Response(error.stack, { status: 500 })\n  if (error instanceof Error && error.name === 'StorageUnsure')" },
  ],
  'waits as long as Node does': [
    { file: 'server/transport/life.ts', from: 'askAfter: 12_000, cutAfter: 24_000', to: 'askAfter: 12_000, cutAfter: 24_000_000' },
    { file: 'server/transport/http.ts', from: 'headersTimeout: 8_000', to: 'headersTimeout: 60_000' },
    { file: 'server/transport/bodies.ts', from: 'stranger: 8_000, joined: 25_000', to: 'stranger: 8_000_000, joined: 25_000_000' },
  ],
  'backs up the database without its log': [
    { file: 'server/storage/sqlite/copy.ts', from: 'import { existsSync, ', to: 'import { copyFileSync, existsSync, ' },
    { file: 'server/storage/sqlite/copy.ts', from: 'await backup(source, part, { rate: allPages })', to: 'copyFileSync(file, part)' },
  ],
} satisfies Record<string, Change | readonly Change[]>

export type Broken = keyof typeof broken

/** A server with this fault, and room for a harness unless it is given other settings. */
export const brokenServer = (name: Broken, env: Readonly<Record<string, string>> = roomy): StartOptions => altered([broken[name]].flat(), env)

/** Waits of the door a tenth as long: heads 800 ms, bodies 800 and 2,500 ms, live lines 1.2 s until they are asked and 2.4 s until they are cut. */
export const hurried = (env: Readonly<Record<string, string>> = {}): StartOptions => altered([
  { file: 'server/transport/life.ts', from: 'lookEvery: 5_000, askAfter: 12_000, cutAfter: 24_000, lateAfter: 2_000', to: 'lookEvery: 500, askAfter: 1_200, cutAfter: 2_400, lateAfter: 200' },
  { file: 'server/transport/http.ts', from: 'headersTimeout: 8_000', to: 'headersTimeout: 800' },
  { file: 'server/transport/http.ts', from: 'connectionsCheckingInterval: 1_000', to: 'connectionsCheckingInterval: 100' },
  { file: 'server/transport/bodies.ts', from: 'stranger: 8_000, joined: 25_000', to: 'stranger: 800, joined: 2_500' },
], env)

/** A house with little memory for what calls hold: 40 kB of bodies of each kind, 30 kB of one caller; 300 kB of answers. */
export const cramped = (env: Readonly<Record<string, string>> = {}): StartOptions => altered([
  { file: 'server/transport/http.ts', from: 'mostBodies = { all: 256 * megabyte, one: 128 * megabyte }', to: 'mostBodies = { all: 40_000, one: 30_000 }' },
  { file: 'server/transport/http.ts', from: 'mostAnswers = { all: 512 * megabyte, one: 256 * megabyte }', to: 'mostAnswers = { all: 300_000, one: 300_000 }' },
], env)
