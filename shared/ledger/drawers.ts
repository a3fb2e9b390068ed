// The names under which the sealed store keeps things, one drawer per round and one per scene.
// A scene's drawer carries a colon, which no round id can hold: a round and a scene of one name never share a drawer.

import type { RoundId, SceneId } from '../base/ids.ts'

/** The drawer of a round's ballots: the round's own id. */
export const ballotDrawer = (round: RoundId): string => round

/** The drawer of a scene's brief. */
export const briefDrawer = (scene: SceneId): string => `scene:${scene}`
