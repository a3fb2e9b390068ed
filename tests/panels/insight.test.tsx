// The panel of insights and actions, by what it says and what it writes into the document.

import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { personId, thingId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import { must } from '#shared/base/must.ts'
import { readThings } from '#shared/document/reading.ts'
import { addThings, removeThings, setFields } from '#shared/document/things.ts'
import { setEvidence } from '#shared/document/journeys.ts'
import { useDesk } from '#client/desk/desk.ts'
import { InsightsPanel } from '#client/insight/InsightsPanel.tsx'
import { roomOfOne, show, type RoomOfOne } from './room-of-one.tsx'

const ada: Person = { id: personId.parse('p_adaadaada'), name: 'Ada', department: 'Sales', role: 'participant' }
const first = thingId.parse('n_first1')
const second = thingId.parse('n_second')

let room: RoomOfOne
beforeEach(() => {
  room = roomOfOne(ada)
  addThings(room.document, [{ id: first, kind: 'note', fields: {}, texts: { text: 'Log-ins stop' } }, { id: second, kind: 'note', fields: {}, texts: { text: 'Two tickets' } }])
})
afterEach(() => {
  cleanup()
  useDesk.getState().tidy()
})

const things = (kind: string) => readThings(room.document).filter((thing) => thing.kind === kind)
const press = (name: string): void => { fireEvent.click(screen.getByRole('button', { name })) }

test('an insight made of the selection rests on the selected notes and is one undo step', () => {
  show(room, <InsightsPanel />)
  act(() => useDesk.getState().select([first, second]))
  press('Make an insight of the 2 selected')
  expect(things('insight')).toMatchObject([{ author: ada.id, department: 'Sales', state: 'draft', evidence: [first, second] }])
  act(() => room.session.undo.undo())
  expect(things('insight')).toEqual([])
})

test('an agreed insight that lost its evidence is shown as a draft', () => {
  show(room, <InsightsPanel />)
  press('New insight')
  const insight = thingId.parse(must(things('insight')[0], 'the insight').id)
  act(() => { setEvidence(room.document, insight, first, true); setFields(room.document, insight, { state: 'agreed' }) })
  expect(screen.getByLabelText('Where it stands')).toHaveProperty('value', 'agreed')
  press('Take away: Log-ins stop')
  expect(screen.getByLabelText('Where it stands')).toHaveProperty('value', 'draft')
  expect(screen.getByText('Without evidence it stays a draft.')).toBeDefined()
})

test('evidence that was removed from the board is named as removed and can be taken away', () => {
  show(room, <InsightsPanel />)
  act(() => useDesk.getState().select([first]))
  press('Make an insight of the selected one')
  act(() => removeThings(room.document, [first]))
  press('Take away: Something that was removed')
  expect(things('insight')).toMatchObject([{ evidence: [] }])
})

test('an action says in words what it lacks until it has words, an owner and a date', () => {
  show(room, <InsightsPanel />)
  press('New insight')
  press('Add an action')
  expect(screen.getByText('Still lacks what to do, an owner and a date.')).toBeDefined()
  fireEvent.change(screen.getByLabelText('Who'), { target: { value: 'else' } })
  fireEvent.change(screen.getByLabelText('Their name'), { target: { value: 'The finance team' } })
  fireEvent.change(screen.getByLabelText('By when'), { target: { value: '2030-03-01' } })
  expect(screen.getByText('Still lacks what to do.')).toBeDefined()
  const [insight] = things('insight')
  expect(things('action')).toMatchObject([{ owner: null, ownerName: 'The finance team', due: '2030-03-01', from: insight?.id }])
})

test('an action outlives its insight and then stands among those without one', () => {
  show(room, <InsightsPanel />)
  press('New insight')
  press('Add an action')
  act(() => removeThings(room.document, [thingId.parse(must(things('insight')[0], 'the insight').id)]))
  expect(screen.getByText('Actions without an insight')).toBeDefined()
  expect(screen.getByLabelText('What to do')).toBeDefined()
})

test('a viewer reads everything and has nothing to change it with', () => {
  const watching = roomOfOne({ ...ada, role: 'viewer' })
  addThings(watching.document, [
    { id: thingId.parse('i_one111'), kind: 'insight', fields: {}, texts: { text: 'Silence is a signal' } },
    { id: thingId.parse('a_one111'), kind: 'action', fields: { due: '2030-03-01', ownerName: 'Bo' }, texts: { text: 'Call them' } },
  ])
  show(watching, <InsightsPanel />)
  expect(screen.getByText('Silence is a signal')).toBeDefined()
  expect(screen.getByText('Bo, 1 Mar 2030')).toBeDefined()
  expect(screen.queryAllByRole('textbox')).toEqual([])
  expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual(['Close Insights and actions'])
})
