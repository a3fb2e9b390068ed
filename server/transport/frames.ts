// WebSocket frames (RFC 6455, from a server: not masked, one binary message each), made once for all who get the same messages.
// ws would make them anew for every socket; with a hundred listeners a tick that is the larger part of the work.

const finBinary = 0x82
/** Above this the messages of a list are written one after another instead of being copied together. */
const copyUpTo = 64 * 1024

const framed = new WeakMap<readonly Uint8Array[], readonly Uint8Array[]>()

/** The bytes to write for a list of messages: the same answer for the same list. */
export function framesOf(messages: readonly Uint8Array[]): readonly Uint8Array[] {
  const known = framed.get(messages)
  if (known !== undefined) return known
  const parts = messages.flatMap((message) => [header(message.length), message])
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  const made = bytes <= copyUpTo ? [Buffer.concat(parts, bytes)] : parts
  framed.set(messages, made)
  return made
}

function header(length: number): Buffer {
  if (length < 126) return Buffer.from([finBinary, length])
  if (length < 65_536) {
    const bytes = Buffer.from([finBinary, 126, 0, 0])
    bytes.writeUInt16BE(length, 2)
    return bytes
  }
  const bytes = Buffer.alloc(10)
  bytes[0] = finBinary
  bytes[1] = 127
  bytes.writeBigUInt64BE(BigInt(length), 2)
  return bytes
}
