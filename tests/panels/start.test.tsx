// The start page's two ways to a session on a server that wants a password for it, by what they say, send, keep and lead to.

import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppFrame } from '#client/look/AppFrame.tsx'
import { knownBoards } from '#client/session/known-boards.ts'
import { NewSession } from '#client/start/NewSession.tsx'
import { OpenRecord } from '#client/start/OpenRecord.tsx'

const right = 'drei große Wörter, 100 %'
const links = { facilitator: '/b/x#f', participant: '/b/x#p', viewer: '/b/x#v' }
const label = 'Password for new sessions'

let wanted: string | null
let asked: { readonly path: string; readonly password: string | null; readonly body: unknown }[]
const onMade = vi.fn()
beforeEach(() => {
  wanted = right
  asked = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const password = new Headers(init.headers).get('x-create-token')
    asked.push({ path, password, body: JSON.parse(String(init.body)) })
    const mayMake = wanted === null || decodeURIComponent(password ?? '') === wanted
    return mayMake ? Response.json({ id: 'A'.repeat(22), links }, { status: 201 }) : Response.json({ type: 'sessions-closed', detail: 'A token is needed.' }, { status: 403 })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  onMade.mockReset()
  localStorage.clear()
  document.head.innerHTML = ''
})

/** The page as a server with a password serves it. */
const sayItIsNeeded = (): void => { document.head.innerHTML = '<meta name="sessions-need-password" content="yes">' }
const show = (part: React.ReactNode) => render(<AppFrame locale="en-GB">{part}</AppFrame>)
const field = (): HTMLInputElement => screen.getByLabelText(label)
const write = (name: string, value: string): void => { fireEvent.change(screen.getByLabelText(name), { target: { value } }) }
const press = (name: string): Promise<void> => act(async () => { fireEvent.click(screen.getByRole('button', { name })) })
const make = (): Promise<void> => press('Make the session')
/** What is said at the field, while one is in it. */
const saidThere = (): string => {
  expect(document.activeElement).toBe(field())
  return (field().getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join(' ')
}
const leaveField = (): void => { screen.getByRole('button', { name: 'Show the password' }).focus() }

test('where everybody makes sessions there is no field, and nothing of a password is sent', async () => {
  wanted = null
  show(<NewSession onMade={onMade} />)
  expect(screen.queryByLabelText(label)).toBeNull()
  write('What do you want to find out?', 'Why?')
  await make()
  await waitFor(() => expect(onMade).toHaveBeenCalledOnce())
  expect(asked).toMatchObject([{ path: '/api/boards', password: null, body: { objective: 'Why?' } }])
})

test('a missing or wrong password is said at its field, which is gone to each time; what was written stays', async () => {
  sayItIsNeeded()
  show(<NewSession onMade={onMade} />)
  write('What do you want to find out?', 'Why?')
  write('Name of the sessionoptional', 'Pilots')
  for (const _ of ['once', 'twice']) {
    leaveField()
    await make()
    expect(saidThere()).toMatch(/Write the password first/)
  }
  expect(asked).toEqual([])
  write(label, 'not it')
  expect(field().getAttribute('aria-invalid')).toBeNull()
  for (const _ of ['once', 'twice']) {
    leaveField()
    await make()
    await waitFor(() => expect(saidThere()).toMatch(/That is not the password/))
  }
  expect(field().value).toBe('not it')
  expect(screen.queryByText(/token/i)).toBeNull()
  write(label, right)
  await make()
  await waitFor(() => expect(onMade).toHaveBeenCalledOnce())
  expect(asked.at(-1)).toMatchObject({ path: '/api/boards', password: encodeURIComponent(right), body: { title: 'Pilots', objective: 'Why?' } })
  expect(JSON.stringify([asked.map(({ path, body }) => [path, body]), { ...localStorage }])).not.toContain('Wörter')
})

test('a page from before the server wanted a password learns of it from the refusal', async () => {
  show(<NewSession onMade={onMade} />)
  write('What do you want to find out?', 'Why?')
  await make()
  await waitFor(() => expect(saidThere()).toMatch(/Write the password first/))
  write(label, right)
  await make()
  await waitFor(() => expect(onMade).toHaveBeenCalledOnce())
})

test('the password is told to password managers as one, with a name to keep it under, and shown only when asked', async () => {
  sayItIsNeeded()
  const { container } = show(<NewSession onMade={onMade} />)
  expect(['type', 'autocomplete', 'spellcheck'].map((name) => field().getAttribute(name))).toEqual(['password', 'current-password', 'false'])
  const named = container.querySelector<HTMLInputElement>('form input[autocomplete=username]')
  expect([named?.value, named?.hidden]).toEqual(['New sessions', true])
  await press('Show the password')
  expect(field().type).toBe('text')
  await press('Hide the password')
  expect(field().type).toBe('password')
})

const told = (title: string) => ({ ruling: { type: 'board-described', facts: { title, objective: 'Why?', hypothesis: '', scope: '', departments: [] } } })
const record = { format: 'signalboard-session', ledger: [told('Before'), told('Pilots'), { ruling: { type: 'person-joined' } }] }
const drop = (name: string, content: unknown): Promise<void> => act(async () => {
  fireEvent.change(screen.getByLabelText(/Drop a session record here/), { target: { files: [new File([JSON.stringify(content)], name, { type: 'application/json' })] } })
})

test('a session record waits for the password, and for the right one', async () => {
  sayItIsNeeded()
  show(<OpenRecord onMade={onMade} />)
  expect(screen.queryByLabelText(label)).toBeNull()
  await drop('pilots.json', record)
  await waitFor(() => expect(saidThere()).not.toMatch(/Write|not the password/))
  const waiting = within(screen.getByRole('form', { name: 'pilots.json' }))
  await act(async () => { fireEvent.click(waiting.getByRole('button', { name: 'Open the record' })) })
  expect(saidThere()).toMatch(/Write the password first/)
  expect(asked).toEqual([])
  write(label, 'not it')
  await press('Open the record')
  await waitFor(() => expect(saidThere()).toMatch(/That is not the password/))
  expect(field().value).toBe('not it')
  write(label, right)
  await press('Open the record')
  await waitFor(() => expect(onMade).toHaveBeenCalledOnce())
  expect(asked.at(-1)).toEqual({ path: '/api/boards/import', password: encodeURIComponent(right), body: record })
})

test('where everybody makes sessions a session record is opened as soon as it is dropped', async () => {
  wanted = null
  show(<OpenRecord onMade={onMade} />)
  await drop('some-file.json', record)
  await waitFor(() => expect(onMade).toHaveBeenCalledOnce())
  expect(asked).toEqual([{ path: '/api/boards/import', password: null, body: record }])
})

test('a session record that is opened goes by its own name, not by that of the file', async () => {
  wanted = null
  show(<OpenRecord onMade={onMade} />)
  await drop('signalboard-2030-01-01.json', record)
  await waitFor(() => expect(onMade).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ title: 'Pilots', objective: 'Why?' })))
  expect(knownBoards(localStorage)).toMatchObject([{ title: 'Pilots', objective: 'Why?', role: 'facilitator' }])
})

test('what is no session record is told as that before any password is asked for', async () => {
  sayItIsNeeded()
  show(<OpenRecord onMade={onMade} />)
  await drop('package.json', { name: 'something else' })
  expect(await screen.findByText(/package\.json is not a session record/)).toBeTruthy()
  expect(screen.queryByLabelText(label)).toBeNull()
  expect(asked).toEqual([])
})
