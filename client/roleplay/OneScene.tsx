// One scene from opening to debrief, as everybody sees it: situation, who plays what, the turn's clock, what was asked, offered and
// guessed. Only the card for the customer's actor differs between people.

import { FormattedMessage, useIntl } from 'react-intl'
import type { Scene } from '#shared/roleplay/scene.ts'
import { Stack } from '#client/look/Stack.tsx'
import { StateMark } from '#client/look/StateMark.tsx'
import { useMay, useMe, useMine, useRecords } from '#client/session/hooks.ts'
import { PrivateBrief, ShownBrief } from './Briefs.tsx'
import { Lines } from './Lines.tsx'
import { Parts } from './Parts.tsx'
import { SceneHandles } from './SceneHandles.tsx'
import { Turn } from './Turn.tsx'
import styles from './Scene.module.css'

/** Everything about a scene. */
export function OneScene({ scene }: { readonly scene: Scene }) {
  const intl = useIntl()
  const me = useMe()
  const facilitates = useMay('facilitate')
  const own = useMine().briefs.get(scene.plan.id)
  const acts = scene.deal?.actor === me.id
  const records = useRecords()
  const record = scene.plan.recordId === null ? undefined : records.get(scene.plan.recordId)
  return (
    <Stack gap={4}>
      <header className={styles.head}>
        <h3 className={styles.title} dir="auto">{scene.plan.title}</h3>
        <Phase scene={scene} />
        {record && <p className={styles.soft} dir="auto"><FormattedMessage id="scene.about" defaultMessage="The customer: {name}" values={{ name: record.name }} /></p>}
        {scene.plan.situation !== '' && <p className={styles.situation} dir="auto">{scene.plan.situation}</p>}
      </header>
      {acts && own && scene.phase === 'dealt' && <PrivateBrief brief={own} />}
      {scene.brief && <ShownBrief brief={scene.brief} />}
      <Turn scene={scene} />
      <Parts scene={scene} />
      {facilitates && scene.phase !== 'closed' && <SceneHandles scene={scene} />}
      {scene.phase !== 'open' && <Lines scene={scene} />}
      {scene.phase === 'revealed' && (
        <aside className={styles.prompt} aria-label={intl.formatMessage({ id: 'scene.prompt.label', defaultMessage: 'To talk about' })}>
          <p className={styles.question}><FormattedMessage id="scene.prompt" defaultMessage="Which assumption fell?" /></p>
          <p className={styles.more}><FormattedMessage id="scene.prompt.more" defaultMessage="What did the customer think, feel, say and do, and which sign of it was there to read?" /></p>
        </aside>
      )}
    </Stack>
  )
}

function Phase({ scene }: { readonly scene: Scene }) {
  if (scene.phase === 'open') return <StateMark state="sealed"><FormattedMessage id="scene.phase.open" defaultMessage="The brief is sealed, the roles are not dealt yet" /></StateMark>
  if (scene.phase === 'dealt') return <StateMark state="sealed"><FormattedMessage id="scene.phase.dealt" defaultMessage="Only the customer knows the brief" /></StateMark>
  if (scene.phase === 'revealed') return <StateMark state="revealed"><FormattedMessage id="scene.phase.revealed" defaultMessage="Debrief: the brief is turned around" /></StateMark>
  return <p className={styles.soft}><FormattedMessage id="scene.phase.closed" defaultMessage="This scene is over." /></p>
}
