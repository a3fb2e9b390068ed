// Whether the other end still lives: a line that says nothing is asked, and given up when it does not answer. Half-open lines
// are found within 15 s, or within 2 s when the machine has slept. It is never given up unasked: a page in the background
// looks once a minute, and would cut a healthy line at every look.

/** Times in ms. */
const lookEvery = 1_000
/** Quiet for this long: asked. */
const askAfter = 8_000
/** No answer for this long: given up. */
const answerWithin = 4_500
/** The same after a sleep, where most lines are dead. */
const answerAwake = 1_500
const openWithin = 13_000
/** A look that comes this late was slept over. */
const slept = 6_000

type Means = {
  /** Goes forward only, but may stand still while the machine sleeps. */
  readonly tick: () => number
  /** Goes on in sleep, but may jump. */
  readonly now: () => number
  readonly after: (ms: number, deed: () => void) => () => void
  readonly ask: () => void
  readonly giveUp: () => void
}

export type Silence = {
  readonly opening: () => void
  readonly opened: () => void
  readonly heard: () => void
  readonly down: () => void
  /** The machine may have slept, or changed its network. */
  readonly wake: () => void
  readonly stop: () => void
}

/** Starts watching. */
export function watchSilence({ tick, now, after, ask, giveUp }: Means): Silence {
  let line: 'down' | 'opening' | 'open' = 'down'
  let since = 0
  let asked: number | null = null
  let looked = now()
  let takeBack: () => void = () => undefined

  const put = (within: number): void => {
    ask()
    asked = tick() + within
  }
  const end = (): void => {
    line = 'down'
    giveUp()
  }
  const wake = (): void => {
    if (line !== 'open') return
    if (asked === null || asked > tick() + answerAwake) put(answerAwake)
    takeBack()
    takeBack = after(answerAwake, look)
  }
  const look = (): void => {
    const late = now() - looked > slept
    looked = now()
    takeBack = after(lookEvery, look)
    if (line === 'opening' && tick() - since >= openWithin) end()
    else if (line === 'open' && asked !== null && tick() >= asked) end()
    else if (late) wake()
    else if (line === 'open' && asked === null && tick() - since >= askAfter) put(answerWithin)
  }
  const become = (next: typeof line): void => {
    line = next
    since = tick()
    asked = null
  }
  takeBack = after(lookEvery, look)
  return {
    opening: () => become('opening'),
    opened: () => become('open'),
    heard() {
      since = tick()
      asked = null
    },
    down: () => become('down'),
    wake,
    stop: () => takeBack(),
  }
}
