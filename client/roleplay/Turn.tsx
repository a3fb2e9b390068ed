// The turn's clock: started by the facilitator, counted by the server's time, the same for everybody and for whoever comes late.

import { FormattedMessage, useIntl } from 'react-intl'
import type { Scene } from '#shared/roleplay/scene.ts'
import { clockWords } from '#client/look/clock-words.ts'
import { useNow } from '#client/session/hooks.ts'
import styles from './Scene.module.css'

/** Nothing while no turn runs. */
export function Turn({ scene: { turn, phase } }: { readonly scene: Scene }) {
  const intl = useIntl()
  const runs = turn !== null && phase === 'dealt'
  const now = useNow(runs ? 500 : null)
  if (!runs) return null
  const left = turn.startedAt + turn.ms - now
  return (
    <section className={styles.turn} aria-label={intl.formatMessage({ id: 'turn.label', defaultMessage: 'Turn {n, number}' }, { n: turn.number })}>
      <p className={styles.turnName}><FormattedMessage id="turn.label" defaultMessage="Turn {n, number}" values={{ n: turn.number }} /></p>
      <p className={styles.left} role="timer">{clockWords(left)}</p>
      <p className={styles.soft} aria-live="polite">
        {left < 0 ? <FormattedMessage id="turn.over" defaultMessage="Time is over" /> : <FormattedMessage id="turn.left" defaultMessage="left" />}
      </p>
    </section>
  )
}
