// Role-play: one scene is looked at at a time, the newest first; earlier ones can be picked. Whoever facilitates opens scenes here.
// What is secret (the brief) comes from the server to the actor alone; nothing in this folder has it for anybody else.

import { Plus, VenetianMask } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { Button } from '#client/look/Button.tsx'
import { EmptyState } from '#client/look/EmptyState.tsx'
import { Panel } from '#client/look/Panel.tsx'
import { Select } from '#client/look/Select.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { useDesk } from '#client/desk/desk.ts'
import { useMay, useScenes } from '#client/session/hooks.ts'
import { OneScene } from './OneScene.tsx'
import { OpenSceneForm } from './OpenSceneForm.tsx'

/** The panel at the right. */
export function ScenePanel() {
  const intl = useIntl()
  const scenes = useScenes()
  const openPanel = useDesk((desk) => desk.openPanel)
  const facilitates = useMay('facilitate')
  const [picked, setPicked] = useState<string | null>(null)
  const [opening, setOpening] = useState(false)
  const scene = scenes.find((one) => one.plan.id === picked) ?? scenes.at(-1) ?? null
  return (
    <Panel
      title={intl.formatMessage({ id: 'roleplay.title', defaultMessage: 'Role-play' })}
      icon={VenetianMask}
      onClose={() => openPanel(null)}
      tools={facilitates && !opening && scenes.length > 0 ? (
        <Button size="small" look="quiet" icon={Plus} onClick={() => setOpening(true)}>
          <FormattedMessage id="roleplay.new" defaultMessage="New scene" />
        </Button>
      ) : undefined}
    >
      {opening ? <OpenSceneForm onDone={(id) => { setPicked(id); setOpening(false) }} onCancel={() => setOpening(false)} /> : (
        <Stack gap={4}>
          {scenes.length > 1 && (
            <Select
              label={intl.formatMessage({ id: 'roleplay.pick', defaultMessage: 'Which scene' })}
              value={scene?.plan.id ?? ''} onChange={setPicked}
              options={scenes.map(({ plan }) => ({ value: plan.id, label: plan.title })).reverse()}
            />
          )}
          {scene ? <OneScene key={scene.plan.id} scene={scene} /> : (
            <EmptyState
              icon={VenetianMask}
              title={intl.formatMessage({ id: 'roleplay.empty', defaultMessage: 'No scene yet' })}
              action={facilitates ? (
                <Button look="primary" icon={Plus} onClick={() => setOpening(true)}>
                  <FormattedMessage id="roleplay.first" defaultMessage="Open a scene" />
                </Button>
              ) : undefined}
            >
              {facilitates
                ? <FormattedMessage id="roleplay.empty.facilitator" defaultMessage="One person acts the customer from a private brief. The others ask, offer and guess. Then the brief is turned around." />
                : <FormattedMessage id="roleplay.empty.participant" defaultMessage="When the facilitator opens a scene, you will find it here." />}
            </EmptyState>
          )}
        </Stack>
      )}
    </Panel>
  )
}
