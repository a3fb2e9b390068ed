// The facilitator's handles on a scene: deal, start turns, turn the brief around, close. Closing without a debrief burns the brief,
// so that one is asked twice.

import { Ellipsis, Eye, Flag, Hand, Play, Shuffle } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Scene } from '#shared/roleplay/scene.ts'
import { Button } from '#client/look/Button.tsx'
import { Dialog } from '#client/look/Dialog.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { Menu, type MenuEntry } from '#client/look/Menu.tsx'
import { useAsking, type Asking } from '#client/session/asking.ts'
import { DealForm } from './DealForm.tsx'
import styles from './Scene.module.css'

type Props = { readonly scene: Scene }

/** For facilitators, until the scene is closed. */
export function SceneHandles({ scene }: Props) {
  const intl = useIntl()
  const asking = useAsking()
  const [byHand, setByHand] = useState(false)
  const chooseByHand = (): void => setByHand(true)
  return (
    <section className={styles.handles} aria-label={intl.formatMessage({ id: 'scene.handles', defaultMessage: 'Run the scene' })}>
      {byHand && scene.phase !== 'revealed' ? <DealForm scene={scene} asking={asking} onDone={() => setByHand(false)} /> : (
        <div className={styles.buttons}>
          {scene.phase === 'open' && <Dealing scene={scene} asking={asking} onByHand={chooseByHand} />}
          {scene.phase === 'dealt' && <Running scene={scene} asking={asking} />}
          {scene.phase === 'revealed'
            ? <Button icon={Flag} busy={asking.busy} onClick={() => void asking.ask({ type: 'close-scene', sceneId: scene.plan.id })}><FormattedMessage id="scene.close" defaultMessage="Close the scene" /></Button>
            : <More scene={scene} asking={asking} onByHand={chooseByHand} />}
        </div>
      )}
      {asking.refusal && <ErrorNote happened={intl.formatMessage({ id: 'scene.act.refused', defaultMessage: 'That was not done.' })} next={asking.refusal.detail} />}
    </section>
  )
}

type DealingProps = Props & { readonly asking: Asking; readonly onByHand: () => void }

function Dealing({ scene, asking: { ask, busy }, onByHand }: DealingProps) {
  return (
    <>
      <Button look="primary" icon={Shuffle} busy={busy} onClick={() => void ask({ type: 'deal-roles', sceneId: scene.plan.id })}>
        <FormattedMessage id="scene.deal" defaultMessage="Deal the roles" />
      </Button>
      <Button icon={Hand} onClick={onByHand}><FormattedMessage id="scene.byHand" defaultMessage="Choose who plays what" /></Button>
    </>
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

/** What is seldom needed while a scene runs. */
function More({ scene, asking: { ask, busy }, onByHand }: DealingProps) {
  const intl = useIntl()
  const [sure, setSure] = useState(false)
  const sceneId = scene.plan.id
  const again: readonly MenuEntry[] = scene.phase === 'open' ? [] : [
    { label: intl.formatMessage({ id: 'scene.dealAgain', defaultMessage: 'Deal again' }), icon: Shuffle, onSelect: () => void ask({ type: 'deal-roles', sceneId }) },
    { label: intl.formatMessage({ id: 'scene.byHand', defaultMessage: 'Choose who plays what' }), icon: Hand, onSelect: onByHand },
    { separator: true },
  ]
  const label = intl.formatMessage({ id: 'scene.more', defaultMessage: 'More for this scene' })
  const close = async (): Promise<void> => {
    setSure(false)
    await ask({ type: 'close-scene', sceneId })
  }
  return (
    <>
      <Menu
        label={label} align="end" trigger={<IconButton icon={Ellipsis} label={label} busy={busy} />}
        items={[...again, { label: intl.formatMessage({ id: 'scene.close', defaultMessage: 'Close the scene' }), icon: Flag, danger: true, onSelect: () => setSure(true) }]}
      />
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
