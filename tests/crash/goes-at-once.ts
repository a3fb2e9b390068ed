// A server that must be caught when it is stopped: the real program, but SIGTERM ends it on the spot. Nothing is lost by that, for
// what was told is on disk; but nobody is told anything, and everybody comes back in the same instant.

process.prependListener('SIGTERM', () => process.exit(0))

await import('#server/main.ts')
