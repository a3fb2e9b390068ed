// The page's beginning: puts the app into #root. The lobby comes with this chunk, the room with its own when somebody enters one.

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { must } from '#shared/base/must.ts'
import { App } from './App.tsx'

createRoot(must(document.getElementById('root'), 'the element #root')).render(<StrictMode><App /></StrictMode>)
