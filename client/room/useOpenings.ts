// When something begins that everybody takes part in (a round, a scene), its panel opens by itself, unless another is being used.

import { useEffect, useRef } from 'react'
import { useDesk } from '#client/desk/desk.ts'
import { useRounds, useScenes } from '#client/session/hooks.ts'

/** Watches while the room is shown. Whoever enters during a round sees it at once; a scene that ran before shows on the rail only. */
export function useOpenings(): void {
  const round = useRounds().findLast((one) => one.phase === 'open')?.plan.id ?? null
  const scene = useScenes().findLast((one) => one.phase === 'open' || one.phase === 'dealt')?.plan.id ?? null
  useOpening('round', round, null)
  useOpening('roleplay', scene, scene)
}

function useOpening(panel: 'round' | 'roleplay', open: string | null, before: string | null): void {
  const last = useRef(before)
  useEffect(() => {
    if (open !== null && open !== last.current && useDesk.getState().panel === null) useDesk.getState().openPanel(panel)
    last.current = open
  }, [open, panel])
}
