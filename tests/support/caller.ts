// Somebody who talks to a test server over HTTP: makes boards, joins, sends commands. Every answer comes back as status, headers
// and parsed body, so that a test states what it expects and nothing is thrown on the way.

import { randomUUID } from 'node:crypto'

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Body; readonly text: string }
/** A parsed JSON body; tests look into it by name. An empty or other body is `{}`. */
type Body = { readonly [name: string]: Body } & { readonly type?: string; readonly detail?: string }

export type Ask = {
  readonly method?: string
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly bytes?: Uint8Array | string
}

/** One request. */
export async function ask(url: string, { method, token, headers = {}, json, bytes }: Ask = {}): Promise<Answer> {
  const body = json === undefined ? bytes : JSON.stringify(json)
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    ...(body === undefined ? {} : { body: body as BodyInit }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as Body }
}

export type Links = { readonly facilitator: string; readonly participant: string; readonly viewer: string }
export type TestBoard = { readonly id: string; readonly url: string; readonly links: Links }
export type RoleName = keyof Links

/** A fresh board. */
export async function makeBoard(server: string, facts: object = {}): Promise<TestBoard> {
  const made = await ask(`${server}/api/boards`, { json: { title: 'A board', objective: 'Which signals did we overlook?', ...facts } })
  if (made.status !== 201) throw new Error(`No board: ${made.status} ${made.text}`)
  const { id, links } = JSON.parse(made.text) as { id: string; links: Links }
  return { id, links, url: `${server}/api/boards/${id}` }
}

export const keyOf = (link: string): string => link.split('#')[1] ?? ''

export type Joined = { readonly id: string; readonly name: string; readonly token: string; readonly role: string; readonly cookie: string }

/** Somebody who came in by a link. */
export async function join(board: TestBoard, role: RoleName, name: string = role, department = 'Sales'): Promise<Joined> {
  const answer = await ask(`${board.url}/join`, { json: { key: keyOf(board.links[role]), name, department } })
  if (answer.status !== 200) throw new Error(`Not joined: ${answer.status} ${answer.text}`)
  const { participant, token } = JSON.parse(answer.text) as { participant: { id: string; role: string }; token: string }
  return { id: participant.id, role: participant.role, name, token, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
}

/** Sends one command, under a fresh id unless it has one. */
export function command(board: TestBoard, by: { readonly token: string }, act: { readonly type: string; readonly id?: string; readonly [field: string]: unknown }): Promise<Answer> {
  return ask(`${board.url}/commands`, { token: by.token, json: { id: randomUUID(), ...act } })
}

/** Posts a note and gives its id. */
export async function postNote(board: TestBoard, by: { readonly token: string }, text: string): Promise<string> {
  const answer = await ask(`${board.url}/notes`, { token: by.token, json: { text } })
  if (answer.status !== 201) throw new Error(`No note: ${answer.status} ${answer.text}`)
  return String(answer.body['id'])
}
