// A role-play scene as a card: its title, its roles, and how far it is. The brief is not known here; the panel has the rest.

import { stopEventPropagation } from 'tldraw'
import { VenetianMask } from 'lucide-react'
import { defineMessages, useIntl } from 'react-intl'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { useStanding } from '#client/session/hooks.ts'
import { BoxUtil } from './BoxUtil.ts'
import { InRoom } from './InRoom.tsx'
import { ownProps, type SceneShape } from './shapes.ts'
import { usualSizes } from '#shared/document/sizes.ts'
import styles from './shapes.module.css'

const phases = defineMessages({
  open: { id: 'scene.open', defaultMessage: 'Roles are not dealt yet' },
  dealt: { id: 'scene.dealt', defaultMessage: 'Running' },
  revealed: { id: 'scene.revealed', defaultMessage: 'Debrief' },
  closed: { id: 'scene.closed', defaultMessage: 'Over' },
})

export class SceneUtil extends BoxUtil<SceneShape> {
  static override type = 'sb-scene' as const
  static override props = ownProps['sb-scene']

  override getDefaultProps(): SceneShape['props'] {
    return { w: usualSizes.scene[0], h: usualSizes.scene[1], scene: '' }
  }

  override component({ props: { w, h, scene } }: SceneShape) {
    return <InRoom><div className={styles.card} style={{ width: w, height: h }}><SceneCard scene={scene} /></div></InRoom>
  }
}

function SceneCard({ scene: id }: { readonly scene: string }) {
  const intl = useIntl()
  const scene = useStanding().scenes.get(id)
  return (
    <>
      <header className={styles.cardHead}>
        <VenetianMask size={18} aria-hidden />
        <strong className={styles.cardName} dir="auto">{scene?.plan.title ?? intl.formatMessage({ id: 'scene.gone', defaultMessage: 'Role-play' })}</strong>
      </header>
      {scene && <p className={styles.cardFacts}>{intl.formatMessage(phases[scene.phase])}</p>}
      <p className={styles.cardFacts} dir="auto">{scene?.plan.roles.join(' · ')}</p>
      <p className={styles.sceneText} dir="auto">{scene?.plan.situation}</p>
      <div onPointerDown={stopEventPropagation}>
        <Button size="small" onClick={() => useDesk.getState().openPanel('roleplay')}>{intl.formatMessage({ id: 'scene.show', defaultMessage: 'Open the role-play' })}</Button>
      </div>
    </>
  )
}
