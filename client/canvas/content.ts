// What comes from outside: pasted text (a list asks what it should become), pictures (uploaded, never kept inside a record),
// and what is refused: pasted SVG, embeds, and the library's and other boards' own formats from strange clipboards.

import type { Editor, TLAssetStore, VecLike } from 'tldraw'
import { z } from 'zod'
import { assetId, recordId } from '#shared/base/ids.ts'
import { ordersAfter } from '#shared/base/order.ts'
import { tell } from '#client/look/toasts.ts'
import type { Session } from '#client/session/session.ts'
import { pictureOfAsset } from './names.ts'
import { putCard, putImage, putNotes, spotAt, take, type Easel } from './easel.ts'
import { usualSizes } from '#shared/document/sizes.ts'

/** A pasted list waiting for a word: what shall it become, and where. */
export type Pasted = { readonly lines: readonly string[]; readonly point: { readonly x: number; readonly y: number } }

const uploaded = z.object({ id: assetId })
/** The pictures the server takes. */
export const pictureTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/** Pictures are on the server under the board; the record holds their id alone. */
export function assetStore({ board }: Session): TLAssetStore {
  return {
    upload: () => Promise.reject(new Error('Pictures are uploaded in content.ts, before the library hears of them.')),
    resolve(asset) {
      const id = pictureOfAsset(asset.id)
      return id === null ? null : `/api/boards/${board}/assets/${id}`
    },
  }
}

/** Takes the library's own ways of taking things in away, and puts ours in their place. */
export function takeContent(easel: Easel, askAboutList: (pasted: Pasted) => void): void {
  const { editor } = easel
  const refuse = (): void => tellUnsupported()
  for (const type of ['svg-text', 'embed', 'excalidraw', 'file-replace'] as const) editor.registerExternalContentHandler(type, refuse)
  editor.registerExternalContentHandler('url', ({ url, point }) => takeText(easel, url, point ?? middle(editor), askAboutList))
  editor.registerExternalContentHandler('text', ({ text, point }) => takeText(easel, text, point ?? middle(editor), askAboutList))
  editor.registerExternalContentHandler('files', ({ files, point }) => void takeFiles(easel, files, point ?? middle(editor)))
}

/** What a pasted list becomes when "notes" is chosen: one each, in a block, one step of undo. */
export function listAsNotes(easel: Easel, { lines, point }: Pasted): void {
  const few = lines.slice(0, 200)
  const first = spotAt(easel, point, usualSizes.note)
  if (first.on === 'cell') {
    const orders = ordersAfter(easel.bond.scenery.residents(first.journey, first).map(({ order }) => order).sort().at(-1) ?? null, few.length)
    putNotes(easel, few.map((text, i) => ({ text, at: { ...first, order: orders[i] ?? first.order } })))
    return
  }
  const across = Math.min(5, Math.ceil(Math.sqrt(few.length)))
  const [w, h] = usualSizes.note
  putNotes(easel, few.map((text, i) => ({ text, at: { ...first, x: first.x + (i % across) * (w + 24), y: first.y + Math.floor(i / across) * (h + 24) } })))
}

/** One note with everything in it. */
export function textAsNote(easel: Easel, text: string, point: VecLike): void {
  const [id] = putNotes(easel, [{ text: text.slice(0, 20_000), at: spotAt(easel, point, usualSizes.note) }])
  if (id) take(easel, id, false)
}

function takeText(easel: Easel, text: string, point: VecLike, ask: (pasted: Pasted) => void): void {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^\s*(?:[-*•–]|\d+[.)])\s+/, '').trim()).filter(Boolean)
  const record = recordId.safeParse(text.trim())
  // Inside a paste the library is in the middle of an act; making comes after it.
  easel.editor.timers.setTimeout(() => {
    if (record.success && easel.session.records.get().has(record.data)) putCard(easel, record.data, point)
    else if (lines.length > 1) ask({ lines, point: { x: point.x, y: point.y } })
    else if (text.trim() !== '') textAsNote(easel, text.trim(), point)
  }, 0)
}

async function takeFiles(easel: Easel, files: readonly File[], point: VecLike): Promise<void> {
  let step = 0
  for (const file of files) {
    if (!pictureTypes.includes(file.type)) {
      tellUnsupported()
      continue
    }
    const size = await pictureSize(file)
    const asset = await upload(easel.session.board, file)
    if (asset === null || size === null) tell({ tone: 'refused', title: `"${file.name}" was not taken.`, detail: 'It may be too large, or the server was not reached. Try again.' })
    else putImage(easel, { asset, name: file.name.slice(0, 255), size }, { x: point.x + step, y: point.y + step })
    step += 32
  }
}

async function upload(board: string, file: File): Promise<string | null> {
  try {
    const answer = await fetch(`/api/boards/${board}/assets`, { method: 'POST', body: file, headers: { 'content-type': file.type }, credentials: 'same-origin' })
    const read = answer.ok ? uploaded.safeParse(await answer.json()) : null
    return read?.success ? read.data.id : null
  } catch {
    // Not reached: told by the caller.
    return null
  }
}

/** Width and height in which a picture is shown: its own, at most 800 wide. */
async function pictureSize(file: File): Promise<[number, number] | null> {
  try {
    const { width, height } = await createImageBitmap(file)
    const share = Math.min(1, 800 / width)
    return [Math.max(1, width * share), Math.max(1, height * share)]
  } catch {
    // Not a picture after all.
    return null
  }
}

function tellUnsupported(): void {
  tell({ title: 'This cannot be put on the board.', detail: 'Text, and pictures as PNG, JPEG, GIF or WebP, can.' })
}

function middle(editor: Editor): VecLike {
  return editor.getViewportPageBounds().center
}
