// The real server with some of its lines changed while they are loaded (altering.ts): a variant that a harness must catch, or one with
// shorter waits. Lines of its storage thread can be changed, too.

import { runWithStoragePreload } from '#tests/crash/storage-preload.ts'
import './altering.ts'

await runWithStoragePreload(new URL('altering.ts', import.meta.url))
