// Pictures on the board: taken by their bytes, given back in a sandbox that runs nothing and is loaded by our pages alone.

import { refuse, isRefusal } from '#shared/base/refusal.ts'
import { pictureAnswer } from '../answers.ts'
import type { House } from '../house.ts'
import { asItGoes } from '../large.ts'
import { boardOf, callerOf, json, route, type Route } from '../route.ts'

/** Routes for pictures. */
export function pictureRoutes(house: House): Route[] {
  return [
    route({
      method: 'POST', path: '/api/boards/:id/assets', name: 'keepPicture', who: 'edit', pace: 'upload',
      does: 'Keeps a picture for this board: PNG, JPEG, GIF or WebP, told by its bytes, not by its name or type.',
      bytes: { most: house.config.limits.pictureBytes, types: ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] },
      answers: { 201: { says: 'Kept.', shape: pictureAnswer } },
      handle: async (call) => {
        const board = boardOf(call).id
        const kept = await house.pictures.keep(board, callerOf(call).person.id, call.bytes)
        return isRefusal(kept) ? kept : json({ ...kept, url: `/api/boards/${board}/assets/${kept.id}` }, 201)
      },
    }),
    route({
      method: 'GET', path: '/api/boards/:id/assets/:assetId', name: 'picture', who: 'see', pace: 'picture', does: 'A picture of this board.',
      answers: { 200: { says: 'The picture.', type: 'image/*' } },
      handle: async (call) => {
        const found = await house.pictures.find(boardOf(call).id, call.params['assetId'] ?? '')
        if (found === null) return refuse('no-such-asset')
        return asItGoes(found.size, {
          headers: {
            'content-type': found.mime, 'content-disposition': 'inline; filename="picture"',
            'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'", 'cache-control': 'private, max-age=31536000, immutable',
          },
        }, found.read)
      },
    }),
  ]
}
