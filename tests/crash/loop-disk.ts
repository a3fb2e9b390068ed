// A disk whose power can be cut: an ext4 image mounted over a loop device. The image holds what the disk was given; what the file
// system still had in memory is not in it, and is gone in a copy of it. Needs root and loop devices. It does not model a disk
// that lies about its cache, nor torn sectors.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const megabytes = 256
const mostCopies = 8

export type LoopDisk = {
  /** Where it is mounted. */
  readonly folder: string
  /** Writes what is in memory to it. */
  readonly flush: () => void
  /** Keeps the image as it is at this moment. Whoever writes must be stopped (SIGSTOP), not ended: ending closes files. */
  readonly keepImage: () => void
  /** Puts the kept image in the disk's place: what was not in it never was. Whoever used the disk must be gone. */
  readonly comeBack: () => void
  readonly remove: () => void
}

/** Makes and mounts a disk. */
export function makeDisk(): LoopDisk {
  const place = mkdtempSync(join(tmpdir(), 'signalboard-disk-'))
  const [image, copy, folder] = [join(place, 'image'), join(place, 'copy'), join(place, 'disk')]
  const run = (program: string, ...args: string[]): void => { execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] }) }
  const isSame = (): boolean => {
    try {
      run('cmp', '-s', image, copy)
      return true
    } catch (reason) {
      if (reason instanceof Error && 'status' in reason && reason.status === 1) return false
      throw reason
    }
  }
  mkdirSync(folder)
  run('truncate', '-s', `${megabytes}M`, image)
  run('mkfs.ext4', '-q', '-F', image)
  run('mount', '-o', 'loop', image, folder)
  return {
    folder,
    flush: () => run('sync', '-f', folder),
    keepImage() {
      // The kernel may write something back in the middle of a copy: only a copy of one moment counts.
      for (let tries = 0; tries < mostCopies; tries += 1) {
        run('cp', '--sparse=always', image, copy)
        if (isSame()) return
      }
      throw new Error(`The image did not hold still for ${mostCopies} copies.`)
    },
    comeBack() {
      run('umount', folder)
      renameSync(copy, image)
      run('mount', '-o', 'loop', image, folder)
    },
    remove() {
      run('umount', folder)
      rmSync(place, { recursive: true })
    },
  }
}
