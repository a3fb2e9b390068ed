// The door behind every npm script: `node scripts/setup.mjs start | test | dev | bench | signalboard <arguments>`.
// Runs on any Node from 18 on, with nothing installed yet.
import { doDeed } from './deeds.mjs'

const [name = '', ...args] = process.argv.slice(2)
process.exitCode = await doDeed(name, args)
