// @hocuspocus/server with its defaults and its database extension on node:sqlite, with the statements of extension-sqlite.
// Prints its address. Nothing is tuned for or against it.

import { DatabaseSync } from 'node:sqlite'
import { Database } from '@hocuspocus/extension-database'
import { Server } from '@hocuspocus/server'

const db = new DatabaseSync(process.env.DATABASE ?? ':memory:')
db.exec('CREATE TABLE IF NOT EXISTS "documents" ("name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))')
const find = db.prepare('SELECT data FROM "documents" WHERE name = ? ORDER BY rowid DESC')
const save = db.prepare('INSERT INTO "documents" ("name", "data") VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET data = excluded.data')

const server = new Server({
  port: Number(process.env.PORT ?? 0),
  address: '127.0.0.1',
  quiet: true,
  extensions: [new Database({
    fetch: async ({ documentName }) => find.get(documentName)?.data ?? null,
    store: async ({ documentName, state }) => { save.run(documentName, state) },
  })],
})
await server.listen()
process.stdout.write(`http://127.0.0.1:${server.address.port}\n`)
