// The page's beginning: puts the app into #root. The lobby comes with this chunk, the room with its own when somebody enters one.

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { must } from '#shared/base/must.ts'
import { App } from './App.tsx'

// Zod would try whether it may make code out of text; our policy forbids that, and browsers report the attempt. Set where zod looks
// when it is loaded, with the first page: calling its config() would put 12 kB of it before the first frame.
Reflect.set(globalThis, '__zod_globalConfig', { jitless: true })
createRoot(must(document.getElementById('root'), 'the element #root')).render(<StrictMode><App /></StrictMode>)
