// The facilitator's handles on a scene: deal, start turns, turn the brief around, close. Closing without a debrief burns the brief,
// so that one is asked twice.

import { Eye, Flag, Hand, Play, Shuffle } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Scene } from '#shared/roleplay/scene.ts'
import { Button } from '#client/look/Button.tsx'
import { Dialog } from '#client/look/Dialog.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { useAsking, type Asking } from '#client/session/asking.ts'
import { DealForm } from './DealForm.tsx'
import styles from './Scene.module.css'

type Props = { readonly scene: Scene }

/** For facilitators, until the scene is closed. */
export function SceneHandles({ scene }: Props) {
  const intl = useIntl()
  const asking = useAsking()
  const [byHand, setByHand] = useState(false)
  const sceneId = scene.plan.id
  return (
    <section className={styles.handles} aria-label={intl.formatMessage({ id: 'scene.handles', defaultMessage: 'Run the scene' })}>
      {byHand && scene.phase !== 'revealed' ? (
        <DealForm scene={scene} asking={asking} onDone={() => setByHand(false)} />
      ) : (
        <div className={styles.buttons}>
          {scene.phase === 'dealt' && <Running scene={scene} asking={asking} />}
          {(scene.phase === 'open' || scene.phase === 'dealt') && (
            <>
              <Button look={scene.phase === 'open' ? 'primary' : 'quiet'} icon={Shuffle} busy={asking.busy} onClick={() => void asking.ask({ type: 'deal-roles', sceneId })}>
                {scene.phase === 'open'
                  ? <FormattedMessage id="scene.deal" defaultMessage="Deal the roles" />
                  : <FormattedMessage id="scene.dealAgain" defaultMessage="Deal again" />}
              </Button>
              <Button look={scene.phase === 'open' ? 'plain' : 'quiet'} icon={Hand} onClick={() => setByHand(true)}>
                <FormattedMessage id="scene.byHand" defaultMessage="Choose who plays what" />
              </Button>
            </>
          )}
          <Close scene={scene} asking={asking} />
        </div>
      )}
      {asking.refusal && <ErrorNote happened={intl.formatMessage({ id: 'scene.act.refused', defaultMessage: 'That was not done.' })} next={asking.refusal.detail} />}
    </section>
  )
}

function Running({ scene, asking: { ask, busy } }: Props & { readonly asking: Asking }) {
  const sceneId = scene.plan.id
  return (
    <>
      <Button look={scene.turn === null ? 'primary' : 'plain'} icon={Play} busy={busy} onClick={() => void ask({ type: 'start-turn', sceneId })}>
        {scene.turn === null
          ? <FormattedMessage id="turn.first" defaultMessage="Start the first turn" />
          : <FormattedMessage id="turn.next" defaultMessage="Next turn" />}
      </Button>
      <Button look={scene.turn === null ? 'plain' : 'primary'} icon={Eye} busy={busy} onClick={() => void ask({ type: 'reveal-brief', sceneId })}>
        <FormattedMessage id="brief.reveal" defaultMessage="Turn the brief around" />
      </Button>
    </>
  )
}

function Close({ scene, asking: { ask, busy } }: Props & { readonly asking: Asking }) {
  const intl = useIntl()
  const [sure, setSure] = useState(false)
  const close = async (): Promise<void> => {
    setSure(false)
    await ask({ type: 'close-scene', sceneId: scene.plan.id })
  }
  const words = <FormattedMessage id="scene.close" defaultMessage="Close the scene" />
  if (scene.phase === 'revealed') return <Button icon={Flag} busy={busy} onClick={() => void close()}>{words}</Button>
  return (
    <>
      <Button look="quiet" icon={Flag} onClick={() => setSure(true)}>{words}</Button>
      <Dialog
        open={sure} onOpenChange={setSure}
        title={intl.formatMessage({ id: 'scene.close.sure', defaultMessage: 'Close without a debrief?' })}
        description={intl.formatMessage({ id: 'scene.close.burns', defaultMessage: 'The brief is destroyed unread. What was asked, offered and guessed stays.' })}
        footer={(
          <>
            <Button look="quiet" onClick={() => setSure(false)}><FormattedMessage id="scene.close.not" defaultMessage="Go on playing" /></Button>
            <Button look="danger" onClick={() => void close()}><FormattedMessage id="scene.close.yes" defaultMessage="Close, destroy the brief" /></Button>
          </>
        )}
      />
    </>
  )
}
