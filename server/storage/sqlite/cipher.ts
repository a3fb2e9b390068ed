// Encryption of sealed content at rest: AES-256-GCM, a random key per drawer, wrapped with a key derived from the server's secret.
// Every box is bound to its place, so that a row moved to another person or drawer does not open.
// Knows no database. Never logs or returns a key to anybody but its caller.

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** An encrypted thing: 12 bytes iv, the ciphertext, 16 bytes tag. */
export type Box = { readonly iv: Uint8Array; readonly ciphertext: Uint8Array; readonly tag: Uint8Array }

/** The cipher of all drawers of one server. Opening throws when a box was changed, moved, or sealed under another secret. */
export type DrawerCipher = {
  /** A new drawer's key, and the same key wrapped for keeping. */
  readonly makeKey: (place: string) => { readonly key: Uint8Array; readonly wrapped: Box }
  readonly unwrapKey: (wrapped: Box, place: string) => Uint8Array
  readonly seal: (key: Uint8Array, content: string, place: string) => Box
  readonly open: (key: Uint8Array, box: Box, place: string) => string
}

const algorithm = 'aes-256-gcm'

/** Makes the cipher from the server's secret (any length; 32 random bytes in the programs). */
export function drawerCipher(secret: Uint8Array): DrawerCipher {
  const wrapping = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'signalboard drawer keys v1', 32))
  return {
    makeKey(place) {
      const key = randomBytes(32)
      return { key, wrapped: lock(wrapping, key, place) }
    },
    unwrapKey: (wrapped, place) => unlock(wrapping, wrapped, place),
    seal: (key, content, place) => lock(key, new TextEncoder().encode(content), place),
    open: (key, box, place) => new TextDecoder().decode(unlock(key, box, place)),
  }
}

function lock(key: Uint8Array, content: Uint8Array, place: string): Box {
  const iv = randomBytes(12)
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(place))
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()])
  return { iv, ciphertext, tag: cipher.getAuthTag() }
}

function unlock(key: Uint8Array, box: Box, place: string): Uint8Array {
  const decipher = createDecipheriv(algorithm, key, box.iv, { authTagLength: 16 }).setAAD(Buffer.from(place)).setAuthTag(box.tag)
  return Buffer.concat([decipher.update(box.ciphertext), decipher.final()])
}
