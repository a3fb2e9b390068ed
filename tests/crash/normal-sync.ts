// A server that must be caught by the power cut: the real program with `synchronous=NORMAL`, which most guides recommend.

import { runWithStoragePreload } from './storage-preload.ts'

await runWithStoragePreload(new URL('./normal-pragma.ts', import.meta.url))
