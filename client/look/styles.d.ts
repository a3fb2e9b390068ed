// Tells the type checker what Vite makes of stylesheets, assets and import.meta.env.
// Types only; nothing here reaches the built app.
/// <reference types="vite/client" />
