// What this person has to be told and must not miss: words that lost their note, edits that were not taken, a browser that keeps
// nothing. Each stays until it is read away, stands at the bottom left, and offers what can be done.

import { ClipboardCopy, RotateCcw, X } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import { restoreThings } from '#shared/document/things.ts'
import { Button } from '#client/look/Button.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { tell } from '#client/look/toasts.ts'
import { useNotices, useSession } from '#client/session/hooks.ts'
import type { Notice } from '#client/session/session.ts'
import styles from './notices.module.css'

/** All notices, the newest last. */
export function Notices() {
  const notices = useNotices()
  const intl = useIntl()
  if (notices.length === 0) return null
  return (
    <ul className={styles.notices} aria-live="polite" aria-label={intl.formatMessage({ id: 'notices.label', defaultMessage: 'To know' })}>
      {notices.slice(-3).map((notice) => <One key={notice.id} notice={notice} />)}
    </ul>
  )
}

function One({ notice }: { readonly notice: Notice }) {
  const intl = useIntl()
  const { dismiss } = useSession()
  return (
    <li className={styles.notice}>
      <Words notice={notice} />
      <span className={styles.close}>
        <IconButton icon={X} size="small" label={intl.formatMessage({ id: 'notices.close', defaultMessage: 'Close' })} onClick={() => dismiss(notice.id)} />
      </span>
    </li>
  )
}

function Words({ notice }: { readonly notice: Notice }) {
  const { document, dismiss } = useSession()
  switch (notice.kind) {
    case 'removed-while-writing': return (
      <div className={styles.words}>
        <p><strong><FormattedMessage id="notice.removed" defaultMessage="This was removed while you were writing in it." /></strong></p>
        <blockquote className={styles.quote} dir="auto">{notice.words}</blockquote>
        <div className={styles.acts}>
          <Button size="small" icon={RotateCcw} onClick={() => { restoreThings(document, [notice.thing]); dismiss(notice.id) }}><FormattedMessage id="notice.restore" defaultMessage="Restore" /></Button>
          <Copy words={notice.words} />
        </div>
      </div>
    )
    case 'not-taken': return (
      <div className={styles.words}>
        <p><strong><FormattedMessage id="notice.notTaken" defaultMessage="Your last changes were not saved." /></strong> {notice.detail}</p>
        {notice.words.map((words) => <blockquote key={words} className={styles.quote} dir="auto">{words}</blockquote>)}
        {notice.words.length > 0 && <div className={styles.acts}><Copy words={notice.words.join('\n\n')} /></div>}
      </div>
    )
    case 'began-anew': return <p className={styles.words}><strong>{notice.detail}</strong> <FormattedMessage id="notice.beganAnew" defaultMessage="You see it as the server has it now. Look whether something is missing." /></p>
    case 'turned-down': return <p className={styles.words}><strong><FormattedMessage id="notice.turnedDown" defaultMessage="Something you asked for earlier was not done, or not answered." /></strong> {notice.detail}</p>
    case 'no-offline-copy': return <p className={styles.words}><FormattedMessage id="notice.noCopy" defaultMessage="This browser keeps no copy of the session. Changes made without a connection last only as long as this tab is open." /></p>
    case 'copy-damaged': return <p className={styles.words}><FormattedMessage id="notice.damaged" defaultMessage="Part of the copy on this device could not be read and was set aside. The board comes from the server; if you wrote something offline, look whether it is there." /></p>
  }
}

function Copy({ words }: { readonly words: string }) {
  const intl = useIntl()
  const copy = (): void => {
    navigator.clipboard.writeText(words).then(
      () => tell({ tone: 'saved', title: intl.formatMessage({ id: 'notice.copied', defaultMessage: 'Copied' }) }),
      () => tell({ tone: 'refused', title: intl.formatMessage({ id: 'notice.notCopied', defaultMessage: 'The browser does not allow copying. Select the words and copy them.' }) }),
    )
  }
  return <Button size="small" icon={ClipboardCopy} onClick={copy}><FormattedMessage id="notice.copy" defaultMessage="Copy the words" /></Button>
}
