// The places a note can be put, as choices of a select: free on the board, or a cell named by its stage and lane.

import { useIntl } from 'react-intl'
import { thingId } from '#shared/base/ids.ts'
import type { JourneyMap } from '#shared/document/reading.ts'
import type { Choice } from '#client/look/Select.tsx'
import { useThings } from '#client/session/hooks.ts'
import type { Home } from './acts.ts'

/** '' is the canvas; a cell is "journey/stage/lane". */
export function homeValue(home: Home): string {
  return home === null ? '' : `${home.journey}/${home.stage}/${home.lane}`
}

/** Back from a select's value; what cannot be read is the canvas. */
export function homeOf(value: string): Home {
  const [journey, stage, lane] = value.split('/')
  const id = thingId.safeParse(journey)
  return id.success && stage !== undefined && lane !== undefined ? { journey: id.data, stage, lane } : null
}

/** Every place there is now. With several journeys the journey is named too. */
export function useHomes(journeys: readonly { readonly journey: JourneyMap }[]): readonly Choice[] {
  const intl = useIntl()
  const words = useCellWords()
  const cells = journeys.flatMap(({ journey }) => journey.stages.flatMap((stage) => journey.lanes.map((lane) => ({
    value: homeValue({ journey: journey.id, stage: stage.id, lane: lane.id }), label: words(journey.id, stage.id, lane.id) ?? '',
  }))))
  return [{ value: '', label: intl.formatMessage({ id: 'list.where.free', defaultMessage: 'Free on the board' }) }, ...cells]
}

/** A cell in words ("Renew · Signals"); null when its journey or stage is gone. */
export function useCellWords(): (journeyId: string, stageId: string, laneId?: string) => string | null {
  const intl = useIntl()
  const journeys = useThings('journey')
  return (journeyId, stageId, laneId) => {
    const journey = journeys.find(({ id }) => id === journeyId)
    const stage = journey?.stages.find(({ id }) => id === stageId)
    if (journey === undefined || stage === undefined) return null
    const lane = journey.lanes.find(({ id }) => id === laneId)
    const unnamed = intl.formatMessage({ id: 'list.unnamed', defaultMessage: 'Without a name' })
    const named = [...(journeys.length > 1 ? [journey.title] : []), stage.title, ...(lane === undefined ? [] : [lane.title])]
    return named.map((one) => (one.trim() === '' ? unnamed : one.trim())).join(' · ')
  }
}
