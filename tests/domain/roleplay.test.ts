// Role-play: dealing roles and the brief that only the customer's actor reads.
import { describe, expect, test } from 'vitest'
import { personId } from '#shared/base/ids.ts'
import { isRefusal } from '#shared/base/refusal.ts'
import { person, type Person } from '#shared/board/people.ts'
import { briefOf } from '#shared/roleplay/brief.ts'
import { checkDeal, dealInOrder } from '#shared/roleplay/deal.ts'
import { brief, scenePlan } from '#shared/roleplay/scene.ts'

const somebody = (name: string, role: Person['role'] = 'participant'): Person => person.parse({ id: `p_${name.padEnd(8, '0')}`, name, department: 'Sales', role })
const [ada, bo, cy, watcher] = [somebody('ada'), somebody('bo'), somebody('cy'), somebody('watcher', 'viewer')]
const people = new Map([ada, bo, cy, watcher].map((one) => [one.id, one]))
const plan = scenePlan.parse({ id: 's', title: 'A call', roles: ['Customer', 'Seller'] })

describe('a deal', () => {
  test('gives the first role to the customer\'s actor and the last one to who is left over', () => {
    expect(dealInOrder(plan, [ada.id, bo.id, cy.id])).toEqual({
      actor: ada.id, parts: [{ person: ada.id, role: 'Customer' }, { person: bo.id, role: 'Seller' }, { person: cy.id, role: 'Seller' }],
    })
  })

  test.each([
    ['to nobody', () => dealInOrder(plan, []), 'conflict'],
    ['to somebody who is not here', () => checkDeal({ actor: personId.parse('p_nobody00'), parts: [] }, people), 'no-such-person'],
    ['to a viewer', () => checkDeal({ actor: watcher.id, parts: [] }, people), 'conflict'],
    ['of two roles to one', () => checkDeal({ actor: ada.id, parts: [{ person: bo.id, role: 'a' }, { person: bo.id, role: 'b' }] }, people), 'conflict'],
  ])('%s is refused', (_, deal, reason) => {
    const answer = deal()
    expect(isRefusal(answer) && answer.reason).toBe(reason)
  })
})

describe('a brief', () => {
  const record = {
    name: 'Northwind', segment: 'retail', stage: 'Lost', owner: 'Colleague Yew-7758', figures: [{ label: 'close_value', value: 0, unit: '€' }],
    events: [{ at: '2017-06-20', title: 'Closed as lost' }, { at: '2017-02-05T10:00:00Z', title: 'First call', text: 'Asked for prices' }],
  }

  test('tells who you are and what happened, oldest first', () => {
    expect(briefOf(record, 'You want out.')).toEqual({
      persona: 'Northwind (retail)', motive: 'You want out.',
      lines: ['Where things stand: Lost', 'You deal with Colleague Yew-7758', 'Close value: 0 €', '2017-02-05: First call. Asked for prices', '2017-06-20: Closed as lost'],
    })
  })

  test('without a record is the motive alone', () => {
    expect(briefOf(null, 'You want out.')).toEqual({ persona: '', lines: [], motive: 'You want out.' })
  })

  test('of a record with hundreds of long events is still a brief', () => {
    const events = Array.from({ length: 300 }, (_, i) => ({ at: `2017-01-01T00:00:${String(i % 60).padStart(2, '0')}`, title: 'x'.repeat(300), text: 'y'.repeat(5_000) }))
    expect(brief.safeParse(briefOf({ ...record, name: 'n'.repeat(500), events }, '')).success).toBe(true)
  })
})
