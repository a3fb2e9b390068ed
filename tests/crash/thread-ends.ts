// The real program whose storage thread ends between a commit and its answer each time the file named by ENDS_WITH appears.

import { runWithStoragePreload } from './storage-preload.ts'

await runWithStoragePreload(new URL('../support/ends-after-commit.ts', import.meta.url))
