// Leaving the room, or being put out: what is said of work that has not reached the server is what will become of it.

import { cleanup, fireEvent, renderHook, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { personId } from '#shared/base/ids.ts'
import type { Person } from '#shared/board/people.ts'
import { Button } from '#client/look/Button.tsx'
import { RoomMenu } from '#client/room/RoomMenu.tsx'
import { useAskBeforeClosing } from '#client/room/useAskBeforeClosing.ts'
import { held } from '#client/session/live.ts'
import type { Session, Status } from '#client/session/session.ts'
import { Ended } from '#client/start/EndPages.tsx'
import { roomOfOne, show } from './room-of-one.tsx'

const lena: Person = { id: personId.parse('p_lenalena1'), name: 'Lena', department: 'Data', role: 'participant' }
afterEach(cleanup)

/** Chooses "Leave the room" in a session that stands like this. */
async function leaveFrom(status: Status, isOnDevice: boolean): Promise<Session['leave']> {
  const room = roomOfOne(lena)
  const leave = vi.fn()
  show({ ...room, session: { ...room.session, status: held(status), isOnDevice: () => isOnDevice, leave } }, <RoomMenu trigger={<Button>Menu</Button>} />)
  fireEvent.keyDown(screen.getByRole('button', { name: 'Menu' }), { key: 'Enter' })
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Leave the room' }))
  return leave
}

test('work that is kept here is said to be sent later, and work that is not to be lost', async () => {
  expect(await leaveFrom({ word: 'offline', unsent: 2, onDevice: true }, true)).not.toHaveBeenCalled()
  expect((await screen.findByRole('dialog')).textContent).toContain('They stay on this device')
  cleanup()
  expect(await leaveFrom({ word: 'offline', unsent: 2, onDevice: false }, false)).not.toHaveBeenCalled()
  expect((await screen.findByRole('dialog')).textContent).toContain('they are lost')
})

test('whoever has nothing unsent leaves without a question, with or without a line', async () => {
  expect(await leaveFrom({ word: 'offline', unsent: 0, onDevice: true }, true)).toHaveBeenCalledOnce()
})

test('a tab is closed without a question only when nothing in it stands nowhere else', () => {
  const asks = (status: Status, isOnDevice: boolean): boolean => {
    const { unmount } = renderHook(() => useAskBeforeClosing({ status: held(status), isOnDevice: () => isOnDevice }))
    const goes = window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    unmount()
    return !goes
  }
  expect([asks({ word: 'offline', unsent: 1, onDevice: false }, false), asks({ word: 'holding', detail: 'The disk is full.' }, false)]).toEqual([true, true])
  expect([asks({ word: 'offline', unsent: 1, onDevice: true }, true), asks({ word: 'offline', unsent: 0, onDevice: false }, false), asks({ word: 'saved' }, false)]).toEqual([false, false, false])
})

test('whoever is put out with unsaved words finds them on the page', () => {
  show(roomOfOne(lena), <Ended how={{ detail: 'This board is gone.', wayBack: null, unsaved: ['never kept'] }} onRejoin={() => undefined} />)
  expect(screen.getByText('never kept').tagName).toBe('BLOCKQUOTE')
  expect(screen.getByRole('button', { name: 'Go to the start page' })).toBeDefined()
})

test('whoever is put out is offered what leads in again: a reload where the page is too old, joining where the link counts no more', () => {
  const offers = (wayBack: 'join' | 'reload'): string | null => {
    cleanup()
    show(roomOfOne(lena), <Ended how={{ detail: 'Why.', wayBack, unsaved: ['yes', 'yes'] }} onRejoin={() => undefined} />)
    return screen.getByRole('button', { name: /^(Join|Reload|Go to)/ }).textContent
  }
  expect([offers('reload'), offers('join')]).toEqual(['Reload the page', 'Join again'])
})
