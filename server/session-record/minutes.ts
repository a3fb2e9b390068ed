// The readable session record: what we set out to find, who was there, what we looked at, what we read in it, how we voted,
// what we concluded and who does what next, with the chain from event to action followed and printed.

import { headingWords } from '#shared/base/heading-words.ts'
import { placeIn } from '#shared/vote/tally.ts'
import { heading, list, paragraph, table, type Block } from './blocks.ts'
import { ofKind, type Reading } from './session-record.ts'
import { aboutWords, cellWords, personWords, signWords, targetWords } from './words.ts'

/** All parts in reading order; a part with nothing in it is left out, except actions: having none is a finding. */
export function minutes(reading: Reading): Block[] {
  return [
    ...opening(reading), ...people(reading), ...evidence(reading), ...journeys(reading), ...notes(reading),
    ...votes(reading), ...scenes(reading), ...insights(reading), ...actions(reading), ...chain(reading), ...ending(reading),
  ]
}

function opening({ standing, record }: Reading): Block[] {
  const facts = standing.facts
  if (facts === null) return [heading(1, 'Session')]
  const agenda = standing.agenda.map((step) => `${step.title}, ${step.minutes} min`)
  return [
    heading(1, facts.title),
    paragraph(`Session of ${new Date(record.createdAt).toISOString().slice(0, 10)}`),
    heading(2, 'What we set out to find'),
    paragraph(facts.objective),
    ...(facts.hypothesis ? [paragraph(`Hypothesis: ${facts.hypothesis}`)] : []),
    ...(facts.scope ? [paragraph(`Scope: ${facts.scope}`)] : []),
    ...(agenda.length > 0 ? [heading(2, 'Agenda'), list(agenda)] : []),
  ]
}

function people({ standing }: Reading): Block[] {
  const byDepartment = Map.groupBy(standing.people.values(), (person) => person.department)
  if (byDepartment.size === 0) return []
  const rows = [...byDepartment].sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([department, members]) => [department, members.map(({ name, role }) => role === 'participant' ? name : `${name} (${role})`).join(', ')])
  return [heading(2, 'Who was there'), table(['Department', 'People'], rows)]
}

function evidence({ record, standing }: Reading): Block[] {
  if (record.records.length === 0) return []
  const rows = inOrderChosen(standing.records, record.records).map((one) => [
    one.name, one.segment ?? '', one.stage ?? '', one.owner ?? '',
    one.figures.slice(0, 3).map(({ label, value }) => `${headingWords(label)} ${value.toLocaleString('en')}`).join(', '),
    String(one.events.length), `${one.source.file}, row ${one.source.row}`,
  ])
  return [heading(2, 'Records we read'), table(['Name', 'Segment', 'Stage', 'Owner', 'Figures', 'Events', 'Source'], rows)]
}

function journeys(reading: Reading): Block[] {
  return ofKind(reading, 'journey').flatMap((journey) => {
    const rows = journey.stages.map((stage) => [stage.phase, stage.title, stage.emotion === null ? 'not said' : String(stage.emotion)])
    return [
      heading(2, `Journey: ${journey.title}`),
      ...(journey.actor ? [paragraph(journey.actor)] : []),
      table(['Phase', 'Stage', 'Emotion (-5 to 5)'], rows),
    ]
  })
}

function notes(reading: Reading): Block[] {
  const all = ofKind(reading, 'note').filter((note) => note.text.trim() !== '')
  if (all.length === 0) return []
  const bySign = Map.groupBy(all, (note) => note.sign)
  return [heading(2, 'What we read in it'), ...[...bySign].flatMap(([sign, group]) => [
    heading(3, `${signWords[sign]} (${group.length})`),
    list(alongJourneys(reading, group).map((note) => {
      const about = aboutWords(reading, note.about)
      const where = cellWords(reading, note.id)
      const author = note.author !== null && `— ${personWords(reading, note.author)}`
      return [note.text, author, about && `about ${about}`, where && where !== about && `at ${where}`].filter(Boolean).join(' ')
    })),
  ])]
}

function votes(reading: Reading): Block[] {
  return [...reading.standing.rounds.values()].flatMap((round) => {
    const head = [heading(2, `Vote: ${round.plan.question}`)]
    if (round.phase !== 'revealed') return [...head, paragraph(`Not revealed. ${round.acted} had voted.`)]
    const { result } = round
    switch (result.kind) {
      case 'dots': return [...head, paragraph(`${result.voters} voted, ${round.plan.budget} dots each.`), table(
        ['Rank', 'What', 'Dots', 'People', 'By department'],
        result.ranking.map((one) => [String(placeIn(result.ranking, one.dots)), targetWords(reading, one.target), String(one.dots), String(one.voters),
          one.byDepartment.map(({ department, dots }) => `${department} ${dots}`).join(', ')]),
      )]
      case 'score': return [...head, paragraph(`${result.voters} scored.`), table(
        ['What', 'Criterion', 'Mean', 'Median', 'From', 'To', 'By department'],
        result.scores.map((one) => [targetWords(reading, one.target), criterionTitle(round.plan.criteria, one.criterion), one.mean.toFixed(1), String(one.median),
          String(one.min), String(one.max), one.byDepartment.map(({ department, mean }) => `${department} ${mean.toFixed(1)}`).join(', ')]),
      )]
      case 'silent': return [...head, paragraph(`${result.voters} wrote in silence; ${result.notes.length} notes were revealed.`)]
    }
  })
}

function criterionTitle(criteria: readonly { readonly id: string; readonly title: string }[], id: string): string {
  return criteria.find((one) => one.id === id)?.title ?? id
}

function scenes(reading: Reading): Block[] {
  const lines = ofKind(reading, 'line')
  return [...reading.standing.scenes.values()].flatMap((scene) => {
    const said = (sort: string): string[] => lines.filter((line) => line.scene === scene.plan.id && line.sort === sort)
      .map((line) => `${line.text} — ${personWords(reading, line.author)}${line.mark === null ? '' : ` (${line.mark})`}`)
    const part = (title: string, items: string[]): Block[] => items.length > 0 ? [heading(3, title), list(items)] : []
    return [
      heading(2, `Role-play: ${scene.plan.title}`),
      ...(scene.plan.situation ? [paragraph(scene.plan.situation)] : []),
      ...(scene.deal ? [list(scene.deal.parts.map(({ person, role }) => `${role}: ${personWords(reading, person)}`))] : []),
      ...part('Questions asked', said('question')), ...part('Solutions offered', said('solution')), ...part('Motives guessed', said('guess')),
      ...(scene.brief ? [heading(3, 'The brief'), paragraph(scene.brief.persona), list([...scene.brief.lines, scene.brief.motive].filter(Boolean))] : []),
    ]
  })
}

function insights(reading: Reading): Block[] {
  const states = { agreed: 'Insights', draft: 'Drafts (not yet agreed)', decision: 'Decisions', 'open-question': 'Open questions' } as const
  const all = ofKind(reading, 'insight').filter((one) => one.text.trim() !== '')
  return Object.entries(states).flatMap(([state, title]) => {
    const group = all.filter((one) => stateOf(one) === state)
    return group.length === 0 ? [] : [heading(2, title), ...group.flatMap((one) => [
      { ...paragraph(one.text), strong: true } as Block,
      one.evidence.length > 0 ? list(one.evidence.map((id) => targetWords(reading, id))) : paragraph('Without evidence.'),
    ])]
  })
}

function actions(reading: Reading): Block[] {
  const all = ofKind(reading, 'action').filter((one) => one.text.trim() !== '')
  if (all.length === 0) return [heading(2, 'Actions'), paragraph('No action was agreed.')]
  return [heading(2, 'Actions'), table(['What', 'Owner', 'Due', 'How we will see it worked', 'State'], all.map((one) => [
    one.text, one.owner === null ? one.ownerName || 'nobody yet' : personWords(reading, one.owner), one.due ?? 'no date yet', one.measure, one.state,
  ]))]
}

/** Agreed without evidence is a draft still (shared/insight). */
function stateOf({ state, evidence: held }: { readonly state: string; readonly evidence: readonly string[] }): string {
  return state === 'agreed' && held.length === 0 ? 'draft' : state
}

/** Notes of one kind as they stand: along each journey from stage to stage, then those that stand free. */
function alongJourneys<T extends { readonly id: string }>(reading: Reading, group: readonly T[]): T[] {
  const stages = ofKind(reading, 'journey').flatMap((journey) => journey.stages.map((stage) => stage.id))
  const column = (id: string): number => {
    const at = reading.record.document.placements[id]?.['at']
    const stage = typeof at === 'object' && at !== null && !Array.isArray(at) ? at['stage'] : undefined
    return typeof stage === 'string' && stages.includes(stage) ? stages.indexOf(stage) : Infinity
  }
  const columns = new Map(group.map((note) => [note.id, column(note.id)]))
  return [...group].sort((a, b) => { const [x, y] = [columns.get(a.id) ?? Infinity, columns.get(b.id) ?? Infinity]; return x === y ? 0 : x - y })
}

/** Records as they were chosen; what is no longer among the chosen comes last. */
function inOrderChosen<T extends { readonly id: string }>(chosen: readonly string[], records: readonly T[]): T[] {
  const at = new Map(chosen.map((id, i) => [id, i]))
  return [...records].sort((a, b) => (at.get(a.id) ?? chosen.length) - (at.get(b.id) ?? chosen.length))
}

/** From each action back to where it began: action <- insight <- notes <- what they are about. */
function chain(reading: Reading): Block[] {
  const items = ofKind(reading, 'action').flatMap((action) => {
    const insight = reading.things.find((one) => one.id === action.from)
    if (insight?.kind !== 'insight') return []
    return insight.evidence.map((id) => {
      const note = reading.things.find((one) => one.id === id)
      const about = note?.kind === 'note' ? aboutWords(reading, note.about) : ''
      return [about, targetWords(reading, id), insight.text, action.text].filter(Boolean).join(' → ')
    })
  })
  return items.length === 0 ? [] : [heading(2, 'From signal to action'), list(items)]
}

function ending({ damaged }: Reading): Block[] {
  return damaged.length === 0 ? [] : [paragraph(`${damaged.length} things on the board could not be read and are kept as they are in the JSON record.`)]
}
