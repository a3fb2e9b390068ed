// The role-play panel: who sees which card, who may write and mark, and what is asked of the server.

import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { personId, sceneId, thingId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import { readThings } from '#shared/document/reading.ts'
import { addThings } from '#shared/document/things.ts'
import type { Brief, Scene } from '#shared/roleplay/scene.ts'
import { useDesk } from '#client/desk/desk.ts'
import { ScenePanel } from '#client/roleplay/ScenePanel.tsx'
import { spotForScene } from '#client/roleplay/scene-spot.ts'
import { roomOfOne, show } from './room-of-one.tsx'

const lena: Person = { id: personId.parse('p_lenalena1'), name: 'Lena', department: 'Data', role: 'facilitator' }
const ben: Person = { id: personId.parse('p_benbenben'), name: 'Ben', department: 'Support', role: 'participant' }
const cleo: Person = { id: personId.parse('p_cleocleo1'), name: 'Cleo', department: 'Sales', role: 'participant' }
const brief: Brief = { persona: 'Acme', lines: ['2026-01-02: a ticket'], motive: 'Not to be blamed' }
const id = sceneId.parse('renewal')
const open: Scene = {
  plan: { id, title: 'The renewal call', situation: '', recordId: null, roles: ['Customer', 'Seller'], turnMinutes: 5 }, deal: null, turn: null, brief: null, phase: 'open',
}
const dealt: Scene = { ...open, phase: 'dealt', deal: { actor: ben.id, parts: [{ person: cleo.id, role: 'Seller' }, { person: ben.id, role: 'Customer' }] } }
const revealed: Scene = { ...dealt, phase: 'revealed', brief }
const guess = { id: thingId.parse('l_guess1'), kind: 'line' as const, fields: { scene: id, sort: 'guess', author: cleo.id, department: 'Sales', mark: null }, texts: { text: 'They lack money' } }

afterEach(() => {
  cleanup()
  useDesk.getState().tidy()
})

test('whoever acts the customer has the brief on a private card and does not guess', () => {
  show(roomOfOne(ben, { others: [lena, cleo], scene: dealt, brief }), <ScenePanel />)
  expect(screen.getByRole('region', { name: 'Your private brief' }).textContent).toContain('Not to be blamed')
  expect(screen.getByText('Only you see this')).toBeDefined()
  expect(screen.queryByLabelText('Guess what they really want')).toBeNull()
})

test('a brief that came to somebody who no longer acts is not shown', () => {
  show(roomOfOne(cleo, { others: [lena, ben], scene: dealt, brief }), <ScenePanel />)
  expect(screen.queryByText('Not to be blamed')).toBeNull()
})

test('what is entered becomes a line of the scene under its author', () => {
  const room = roomOfOne(cleo, { others: [lena, ben], scene: dealt })
  show(room, <ScenePanel />)
  const entry = screen.getByLabelText('Ask the customer something')
  fireEvent.change(entry, { target: { value: '  Who decides? ' } })
  fireEvent.submit(entry)
  expect(readThings(room.document)).toMatchObject([{ kind: 'line', scene: id, sort: 'question', author: cleo.id, department: 'Sales', text: 'Who decides?' }])
  expect(entry).toHaveProperty('value', '')
})

test('in the debrief the actor marks guesses, the guesser does not', () => {
  const room = roomOfOne(ben, { others: [lena, cleo], scene: revealed })
  addThings(room.document, [guess])
  show(room, <ScenePanel />)
  fireEvent.click(screen.getByRole('radio', { name: 'Miss' }))
  expect(readThings(room.document)).toMatchObject([{ mark: 'miss' }])
  expect(screen.getByText('Which assumption fell?')).toBeDefined()
  cleanup()
  const guessing = roomOfOne(cleo, { others: [lena, ben], scene: revealed })
  addThings(guessing.document, [{ ...guess, fields: { ...guess.fields, mark: 'near' } }])
  show(guessing, <ScenePanel />)
  expect(screen.queryByRole('radio', { name: 'Miss' })).toBeNull()
  expect(screen.getByText('Near')).toBeDefined()
})

test('roles are given by hand only with exactly one customer', async () => {
  const room = roomOfOne(lena, { others: [ben, cleo], scene: open })
  show(room, <ScenePanel />)
  fireEvent.click(screen.getByRole('button', { name: 'Choose who plays what' }))
  const give = (): unknown => fireEvent.click(screen.getByRole('button', { name: /Give these roles/ }))
  give()
  fireEvent.change(screen.getByLabelText('Ben, Support'), { target: { value: 'Customer' } })
  fireEvent.change(screen.getByLabelText('Cleo, Sales'), { target: { value: 'Customer' } })
  give()
  expect(room.asked).toEqual([])
  fireEvent.change(screen.getByLabelText('Cleo, Sales'), { target: { value: 'Seller' } })
  await act(async () => { give() })
  expect(room.asked).toEqual([{ type: 'deal-roles', sceneId: id, deal: { actor: ben.id, parts: [{ person: ben.id, role: 'Customer' }, { person: cleo.id, role: 'Seller' }] } }])
})

test('opening a scene asks the server and puts its card left of everything on the canvas', async () => {
  const room = roomOfOne(lena, { others: [ben] })
  addThings(room.document, [{ id: thingId.parse('n_note01'), kind: 'note', fields: {}, placement: { at: { on: 'canvas', x: 100, y: 50, rotation: 0, parent: null } } }])
  expect(spotForScene(room.document)).toMatchObject({ x: -280, y: 50 })
  show(room, <ScenePanel />)
  fireEvent.click(screen.getByRole('button', { name: 'Open a scene' }))
  fireEvent.change(screen.getByLabelText('Name of the scene'), { target: { value: 'Renewal' } })
  await act(async () => { fireEvent.click(screen.getByRole('button', { name: 'Open the scene' })) })
  expect(room.asked).toMatchObject([{ type: 'open-scene', scene: { title: 'Renewal', roles: ['Customer', 'Seller', 'Supporter', 'Observer'], recordId: null, turnMinutes: 5 }, motive: '' }])
  const [asked] = room.asked
  expect(readThings(room.document).find((thing) => thing.kind === 'scene')).toMatchObject({ scene: asked?.type === 'open-scene' ? asked.scene.id : '' })
})

test('a viewer reads the scene and writes nothing', () => {
  const room = roomOfOne({ ...cleo, role: 'viewer' }, { others: [lena, ben], scene: dealt })
  addThings(room.document, [guess])
  show(room, <ScenePanel />)
  expect(screen.getByText('They lack money')).toBeDefined()
  expect(screen.queryAllByRole('textbox')).toEqual([])
})
