#!/usr/bin/env node
// The program's own command line from anywhere: the same door as `npm run signalboard --`.
import { doDeed } from './deeds.mjs'

process.exitCode = await doDeed('signalboard', process.argv.slice(2))
