// The thread of the relay that keeps: what has arrived goes to the disk in one transaction, then the relay hears how much that was.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { must } from '#shared/base/must.ts'

const port = must(parentPort, 'a relay to answer')
const db = new DatabaseSync(join(String(workerData), 'kept.sqlite'))
db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE kept (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL)')
const insert = db.prepare('INSERT INTO kept (bytes) VALUES (?)')

port.on('message', (first: Uint8Array) => {
  let count = 1
  db.exec('BEGIN IMMEDIATE')
  insert.run(first)
  for (let next = receive(); next !== undefined; next = receive()) {
    insert.run(next)
    count += 1
  }
  db.exec('COMMIT')
  port.postMessage(count)
})

const receive = (): Uint8Array | undefined => (receiveMessageOnPort(port) as { message: Uint8Array } | undefined)?.message
