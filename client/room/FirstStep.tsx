// The first step on an empty board: what to do now, for whoever leads and for whoever takes part. Gone with the first thing on it.
// Lies over the canvas without taking its pointer: only the buttons can be clicked.

import { Map as MapIcon, Table2 } from 'lucide-react'
import { FormattedMessage } from 'react-intl'
import { startJourney } from '#client/list/acts.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { useMay, useSession, useStatus, useThings } from '#client/session/hooks.ts'
import styles from './first-step.module.css'

/** Nothing once there is anything on the board, and nothing before the board is there. */
export function FirstStep() {
  const isEmpty = useThings().length === 0
  const isThere = useStatus().word !== 'opening'
  const session = useSession()
  const facilitates = useMay('facilitate')
  const edits = useMay('edit')
  const openPanel = useDesk((desk) => desk.openPanel)
  const showThing = useDesk((desk) => desk.showThing)
  if (!isEmpty || !isThere) return null
  return (
    <section className={styles.over}>
      <div className={styles.words}>
        <h2 className={styles.title}><FormattedMessage id="first.title" defaultMessage="An empty board" /></h2>
        <p className={styles.more}>
          {facilitates && <FormattedMessage id="first.facilitator" defaultMessage="Bring in the records you want to read together, or begin with the customer’s journey." />}
          {!facilitates && edits && <FormattedMessage id="first.participant" defaultMessage="The facilitator is preparing it. You can write notes already." />}
          {!edits && <FormattedMessage id="first.viewer" defaultMessage="What the others put here, you will see at once." />}
        </p>
        {facilitates && (
          <div className={styles.acts}>
            <Button look="primary" icon={Table2} onClick={() => openPanel('records')}><FormattedMessage id="first.records" defaultMessage="Bring in records" /></Button>
            <Button icon={MapIcon} onClick={() => showThing(startJourney(session, ''))}><FormattedMessage id="first.journey" defaultMessage="Begin with a journey" /></Button>
          </div>
        )}
        {edits && <p className={styles.more}><FormattedMessage id="first.note" defaultMessage="N writes a note, ? shows all keys." /></p>}
      </div>
    </section>
  )
}
