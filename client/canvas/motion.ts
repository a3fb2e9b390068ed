// Whether this person wants things to stay still.

import { useMediaQuery } from '#client/look/useMediaQuery.ts'

/** True with "reduce motion" on: views jump instead of gliding. */
export function useReducedMotion(): boolean {
  return useMediaQuery('(prefers-reduced-motion: reduce)')
}
