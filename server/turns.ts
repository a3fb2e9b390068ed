// Whose turn it is for heavy work (reading files, printing, bringing back): a few at a time, and who waits is taken in turn, one of
// each, so that whoever asks thirty times waits behind everybody else. What a deed needs is fetched by the deed, when its turn has come.

/** `atOnce` are done at the same time, never two of one; `waiting` wait in all, `waitingOfOne` of one. */
export type TurnCaps = { readonly atOnce: number; readonly waiting: number; readonly waitingOfOne: number }

/** Why a deed was not done: too many wait, too many of this one wait, a newer one of theirs took its place. */
export type NoTurn = 'too-many' | 'too-many-of-one' | 'overtaken'

/** Does a deed when its turn has come. `newest`: of those that wait only the newest of one matters, it takes the place of the one before. */
export type Turns = <T extends object>(who: string, deed: () => Promise<T>, newest?: 'newest') => Promise<T | NoTurn>

type Waiting = { readonly begin: () => void; readonly callOff: () => void }

/** Turns that nobody waits for yet. */
export function newTurns({ atOnce, waiting: most, waitingOfOne }: TurnCaps): Turns {
  const running = new Set<string>()
  // In the order of their turns.
  const waiting = new Map<string, Waiting[]>()
  let waits = 0
  const next = (): void => {
    while (running.size < atOnce) {
      const [who, theirs] = [...waiting].find(([one]) => !running.has(one)) ?? []
      const first = theirs?.shift()
      if (who === undefined || theirs === undefined || first === undefined) return
      waiting.delete(who)
      if (theirs.length > 0) waiting.set(who, theirs)
      waits -= 1
      first.begin()
    }
  }
  const now = async <T>(who: string, deed: () => Promise<T>): Promise<T> => {
    running.add(who)
    try {
      return await deed()
    } finally {
      // Handed on in the same moment: else whoever asks just now would pass by those who wait.
      running.delete(who)
      next()
    }
  }
  return async (who, deed, newest) => {
    if (running.size < atOnce && !running.has(who)) return now(who, deed)
    const theirs = waiting.get(who) ?? []
    const isInstead = newest !== undefined && theirs.length > 0
    if (!isInstead && theirs.length >= waitingOfOne) return 'too-many-of-one'
    if (!isInstead && waits >= most) return 'too-many'
    return new Promise((resolve, reject) => {
      const mine = { begin: () => { now(who, deed).then(resolve, reject) }, callOff: () => resolve('overtaken') }
      if (isInstead) theirs.pop()?.callOff()
      else waits += 1
      theirs.push(mine)
      waiting.set(who, theirs)
    })
  }
}
