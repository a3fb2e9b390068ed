// The parts of the room that come in chunks of their own, by name. Each is fetched when it is first shown, and all of them while the
// page has nothing else to do: a part asked for without a line does not come (somebody made the window small in a tunnel, and the
// list was not there). Draws nothing.

import { useEffect, useRef } from 'react'

/** How each part is fetched; asking again costs nothing. */
export const parts = {
  list: async () => ({ default: (await import('../list/ListPanel.tsx')).ListPanel }),
  agenda: async () => ({ default: (await import('../agenda/AgendaPanel.tsx')).AgendaPanel }),
  records: async () => ({ default: (await import('../record/RecordsPanel.tsx')).RecordsPanel }),
  round: async () => ({ default: (await import('../vote/RoundPanel.tsx')).RoundPanel }),
  roleplay: async () => ({ default: (await import('../roleplay/ScenePanel.tsx')).ScenePanel }),
  insights: async () => ({ default: (await import('../insight/InsightsPanel.tsx')).InsightsPanel }),
  canvas: async () => ({ default: (await import('../canvas/Canvas.tsx')).Canvas }),
}

/** Whoever leaves the room without a line comes to this page. */
const wayOut = (): Promise<unknown> => import('../start/StartPage.tsx')

/** Fetches every part, one after the other, from the moment all is saved: by then the line is up and the room stands. */
export function usePartsAtHand(isSaved: boolean, narrow: boolean): void {
  const allHere = useRef(false)
  useEffect(() => {
    if (!isSaved || allHere.current) return undefined
    const { canvas, ...panels } = parts
    // On a wide page the canvas is on its way already, and the rest waits for it; on a phone it is the largest and needed last.
    const inOrder = narrow ? [...Object.values(panels), wayOut, canvas] : [canvas, ...Object.values(panels), wayOut]
    return inSpareTime([...inOrder, async () => { allHere.current = true }])
  }, [isSaved, narrow])
}

/** Does one after the other, each when the page is idle. Stops at one that fails; the answer stops it too. */
function inSpareTime(deeds: readonly (() => Promise<unknown>)[]): () => void {
  let stopped = false
  const begin = ([first, ...others]: typeof deeds): void => {
    if (first === undefined) return
    whenIdle(() => {
      // One that does not come now is asked for again when all is saved the next time, or when it is shown.
      if (!stopped) first().then(() => begin(others), () => undefined)
    })
  }
  begin(deeds)
  return () => { stopped = true }
}

/** Not every browser says when it is idle: there, a while later. */
function whenIdle(deed: () => void): void {
  if (typeof globalThis.requestIdleCallback === 'function') requestIdleCallback(deed)
  else setTimeout(deed, 500)
}
