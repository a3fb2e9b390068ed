// The real program on a disk that can be made to hang: as soon as HANGS_WITH names a pipe that is there, every commit waits in
// the operating system for somebody at the pipe's other end, as a commit does on a disk that has stopped answering.
// SIGWINCH lets a fault out that nobody catches.

import { runWithStoragePreload } from './storage-preload.ts'

process.on('SIGWINCH', () => { throw new Error('A fault of the server.') })

await runWithStoragePreload(new URL('./hanging-commit.ts', import.meta.url))
