// The page's beginning: puts the app into #root. The lobby comes with this chunk, the room with its own when somebody enters one.

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod/v4/core'
import { must } from '#shared/base/must.ts'
import { App } from './App.tsx'

// Zod would try whether it may make code out of text; our policy forbids that, and browsers report the attempt.
config({ jitless: true })
createRoot(must(document.getElementById('root'), 'the element #root')).render(<StrictMode><App /></StrictMode>)
