// The round: what is asked, what one has left, what is secret and until when; for the facilitator how many have acted, close,
// reveal. One round is looked at at a time, the newest first; earlier ones can be picked.

import { Plus, Vote } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import type { Round } from '#shared/vote/round.ts'
import { Button } from '#client/look/Button.tsx'
import { EmptyState } from '#client/look/EmptyState.tsx'
import { Panel } from '#client/look/Panel.tsx'
import { Select } from '#client/look/Select.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { useDesk } from '#client/desk/desk.ts'
import { useMay, useRounds } from '#client/session/hooks.ts'
import { OpenRoundForm } from './OpenRoundForm.tsx'
import { Ballot } from './Ballot.tsx'
import { Reveal } from './Reveal.tsx'
import { RoundHandles } from './RoundHandles.tsx'
import { RoundState } from './RoundState.tsx'
import styles from './Round.module.css'

/** The panel at the right. */
export function RoundPanel() {
  const intl = useIntl()
  const rounds = useRounds()
  const openPanel = useDesk((desk) => desk.openPanel)
  const facilitates = useMay('facilitate')
  const [picked, setPicked] = useState<string | null>(null)
  const [opening, setOpening] = useState(false)
  const round = rounds.find((one) => one.plan.id === picked) ?? rounds.at(-1) ?? null
  return (
    <Panel
      title={intl.formatMessage({ id: 'round.title', defaultMessage: 'Vote' })}
      icon={Vote}
      onClose={() => openPanel(null)}
      actions={facilitates && !opening && rounds.length > 0 ? (
        <Button size="small" look="quiet" icon={Plus} onClick={() => setOpening(true)}>
          <FormattedMessage id="round.new" defaultMessage="New vote" />
        </Button>
      ) : undefined}
    >
      {opening ? <OpenRoundForm onDone={(id) => { setPicked(id); setOpening(false) }} onCancel={() => setOpening(false)} /> : (
        <Stack gap={4}>
          {rounds.length > 1 && (
            <Select
              label={intl.formatMessage({ id: 'round.pick', defaultMessage: 'Which vote' })}
              value={round?.plan.id ?? ''} onChange={setPicked}
              options={rounds.map(({ plan }) => ({ value: plan.id, label: plan.question })).reverse()}
            />
          )}
          {round ? <One key={round.plan.id} round={round} /> : (
            <EmptyState
              icon={Vote}
              title={intl.formatMessage({ id: 'round.empty', defaultMessage: 'No vote yet' })}
              action={facilitates ? (
                <Button look="primary" icon={Plus} onClick={() => setOpening(true)}>
                  <FormattedMessage id="round.first" defaultMessage="Start a dot vote" />
                </Button>
              ) : undefined}
            >
              {facilitates
                ? <FormattedMessage id="round.empty.facilitator" defaultMessage="Everybody gets a few dots and puts them on notes in secret. Nothing is shown until you reveal it." />
                : <FormattedMessage id="round.empty.participant" defaultMessage="When the facilitator starts a vote, you will find it here." />}
            </EmptyState>
          )}
        </Stack>
      )}
    </Panel>
  )
}

function One({ round }: { readonly round: Round }) {
  const facilitates = useMay('facilitate')
  const votes = useMay('vote')
  return (
    <Stack gap={4}>
      <h3 className={styles.question}>{round.plan.question}</h3>
      <RoundState round={round} />
      {round.phase === 'revealed' ? <Reveal round={round} /> : votes && <Ballot round={round} />}
      {facilitates && round.phase !== 'revealed' && <RoundHandles round={round} />}
    </Stack>
  )
}
