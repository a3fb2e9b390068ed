// The password for new sessions, on a server that wants one: whether it does, the field, and what is said there when it is missing or
// wrong. It goes along with the request and is kept nowhere; a browser's password manager may keep it.

import { useEffect, useRef, useState } from 'react'
import { useIntl } from 'react-intl'
import { isRefusal } from '#shared/base/refusal.ts'
import { PasswordField } from '#client/look/PasswordField.tsx'

/** Why somebody is led to the field: to write it, because they have not, because the server does not take it. */
type Call = { readonly why: 'asked' | 'missing' | 'wrong' }

export type SessionPassword = {
  readonly needed: boolean
  readonly word: string
  readonly call: Call | null
  readonly write: (word: string) => void
  /** Whether it is needed and not written yet; then the field is shown and gone to. */
  readonly lacks: (why: 'asked' | 'missing') => boolean
  /** Whether the server turned this down for want of the right password; then the field says so and is gone to. */
  readonly wasRefused: (answer: unknown) => boolean
}

/** The password as one form holds it. */
export function useSessionPassword(): SessionPassword {
  const [needed, setNeeded] = useState(isSaidToBeNeeded)
  const [word, setWord] = useState('')
  const [call, setCall] = useState<Call | null>(null)
  return {
    needed, word, call,
    write(next) {
      setWord(next)
      setCall(null)
    },
    lacks(why) {
      const isLacking = needed && word === ''
      if (isLacking) setCall({ why })
      return isLacking
    },
    wasRefused(answer) {
      if (!isRefusal(answer) || answer.reason !== 'sessions-closed') return false
      // A page from before the server was given one learns of it here.
      setNeeded(true)
      setCall({ why: word === '' ? 'missing' : 'wrong' })
      return true
    },
  }
}

/** The field, where one is needed. */
export function SessionPasswordField({ password }: { readonly password: SessionPassword }) {
  const intl = useIntl()
  const input = useRef<HTMLInputElement>(null)
  const { needed, word, call, write } = password
  // Each call is another object: who is wrong twice is led here twice.
  useEffect(() => { if (call !== null) input.current?.focus() }, [call])
  const words = {
    asked: undefined,
    missing: intl.formatMessage({ id: 'password.missing', defaultMessage: 'Write the password first.' }),
    wrong: intl.formatMessage({ id: 'password.wrong', defaultMessage: 'That is not the password. Look for a slip, or ask whoever runs this server.' }),
  }
  if (!needed) return null
  return (
    <div>
      {/* Password managers keep it under this name; without it they take what was written in the field before for one. */}
      <input type="text" autoComplete="username" value="New sessions" readOnly hidden />
      <PasswordField
        ref={input} required autoComplete="current-password" maxLength={200} value={word} onChange={write}
        label={intl.formatMessage({ id: 'password.label', defaultMessage: 'Password for new sessions' })}
        help={intl.formatMessage({ id: 'password.help', defaultMessage: 'This server asks for it before a session is made. Whoever runs the server has it.' })}
        error={call === null ? undefined : words[call.why]}
      />
    </div>
  )
}

/** The server says so in the page itself (pages.ts), so that the field is there from the first frame. */
const isSaidToBeNeeded = (): boolean => document.querySelector('meta[name="sessions-need-password"]') !== null
