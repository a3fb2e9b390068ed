// Makes a PNG of the SVG on its standard input, with our own font, and ends. A process, not a thread: resvg is native code, in which a
// thread cannot be stopped, whose memory no cap of a thread counts, and which ends its whole process when it gives up. Started by picture.ts only.

import { Resvg } from '@resvg/resvg-js'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const fonts = createRequire(import.meta.url)
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) => fonts.resolve(`dejavu-fonts-ttf/ttf/${file}`))
const made = new Resvg(await text(process.stdin), { font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' } }).render()
process.stdout.write(made.asPng())
