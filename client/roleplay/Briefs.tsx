// The brief, before and after: a private card for whoever acts the customer, and the same turned around for everybody in the debrief.

import { EyeOff } from 'lucide-react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Brief } from '#shared/roleplay/scene.ts'
import styles from './Scene.module.css'

/** For the actor's eyes, while the scene runs. */
export function PrivateBrief({ brief }: { readonly brief: Brief }) {
  const intl = useIntl()
  return (
    <section className={styles.private} data-tone="sealed" aria-label={intl.formatMessage({ id: 'brief.private.label', defaultMessage: 'Your private brief' })}>
      <p className={styles.onlyYou}>
        <EyeOff aria-hidden size={16} />
        <FormattedMessage id="brief.private" defaultMessage="Only you see this" />
      </p>
      <p className={styles.more}><FormattedMessage id="brief.act" defaultMessage="You are the customer. Answer as they would, and do not say what you want at once." /></p>
      <Words brief={brief} />
    </section>
  )
}

/** For everybody, once it was turned around. */
export function ShownBrief({ brief }: { readonly brief: Brief }) {
  const intl = useIntl()
  return (
    <section className={styles.shown} data-tone="revealed" aria-label={intl.formatMessage({ id: 'brief.shown.label', defaultMessage: 'The brief' })}>
      <h4 className={styles.heading}><FormattedMessage id="brief.shown" defaultMessage="What the customer knew" /></h4>
      <Words brief={brief} />
    </section>
  )
}

function Words({ brief: { persona, lines, motive } }: { readonly brief: Brief }) {
  return (
    <>
      {persona !== '' && <p className={styles.persona} dir="auto">{persona}</p>}
      {motive !== '' && (
        <div>
          <p className={styles.label}><FormattedMessage id="brief.motive" defaultMessage="What they want" /></p>
          <p className={styles.motive} dir="auto">{motive}</p>
        </div>
      )}
      {lines.length > 0 && (
        <div>
          <p className={styles.label}><FormattedMessage id="brief.lines" defaultMessage="What happened to them" /></p>
          {/* Two lines of a brief may be alike, so their place is their key; the list never changes. */}
          <ul className={styles.facts}>{lines.map((line, i) => <li key={i} dir="auto">{line}</li>)}</ul>
        </div>
      )}
      {persona === '' && motive === '' && lines.length === 0 && (
        <p className={styles.more}><FormattedMessage id="brief.nothing" defaultMessage="The brief is empty: this customer is invented as you go." /></p>
      )}
    </>
  )
}
