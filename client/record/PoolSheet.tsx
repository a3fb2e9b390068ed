// The sheet in which the facilitator narrows thousands of records to the few for the session: search, conditions, counts to click,
// order, a drawn sample; ticks that stay while the question changes. The narrowing is the server's; a page at a time comes here.

import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { importId, type ImportId, type RecordId } from '#shared/base/ids.ts'
import { Button } from '#client/look/Button.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { Select } from '#client/look/Select.tsx'
import { Sheet } from '#client/look/Sheet.tsx'
import { Skeleton } from '#client/look/Skeleton.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { useAsking } from '#client/session/asking.ts'
import { useSession, useStanding } from '#client/session/hooks.ts'
import { askPool, type PoolQuestion } from './asking.ts'
import { Facets } from './Facets.tsx'
import { Narrowing } from './Narrowing.tsx'
import { PoolTable } from './PoolTable.tsx'
import { useAnswer } from './useAnswer.ts'
import styles from './record.module.css'

type Props = { readonly of: ImportId; readonly onOf: (of: ImportId) => void; readonly onClose: () => void; readonly onAddFile: () => void }

/** As many as a session holds. */
export const mostChosen = 500
const everything: PoolQuestion = { search: '', conditions: [], sort: null, draw: null, offset: 0 }

/** Mounted while it is open. */
export function PoolSheet({ of, onOf, onClose, onAddFile }: Props) {
  const intl = useIntl()
  const { board } = useSession()
  const { imports, records: before } = useStanding()
  const [question, setQuestion] = useState(everything)
  const [ticked, setTicked] = useState<ReadonlySet<RecordId>>(() => new Set(before))
  const { ask, busy, refusal } = useAsking()
  const pool = useAnswer({ about: of, key: JSON.stringify([of, question]), ask: (signal) => askPool(board, of, question, signal) })
  const latest = imports.get(of)
  const change = (part: Partial<PoolQuestion>): void => setQuestion({ ...question, offset: 0, draw: null, ...part })
  const choose = async (): Promise<void> => {
    if (await ask({ type: 'choose-records', importId: of, records: [...ticked] })) onClose()
  }
  return (
    <Sheet
      open width="wide" onOpenChange={(open) => { if (!open) onClose() }}
      title={intl.formatMessage({ id: 'record.pool.title', defaultMessage: 'Choose records from {file}' }, { file: latest?.fileName ?? '' })}
      description={intl.formatMessage({ id: 'record.pool.what', defaultMessage: 'Everybody sees the ones you choose. The others stay here.' })}
      footer={<Foot ticked={ticked} nothing={before.length === 0 && ticked.size === 0} onClear={() => setTicked(new Set())} onChoose={() => { void choose() }} busy={busy} />}
    >
      <Stack gap={4}>
        {refusal && <ErrorNote happened={intl.formatMessage({ id: 'record.pool.notChosen', defaultMessage: 'The records were not chosen.' })} next={refusal.detail} />}
        {pool.refusal && <ErrorNote happened={intl.formatMessage({ id: 'record.pool.unread', defaultMessage: 'The records could not be looked through.' })} next={pool.refusal.detail} />}
        <Stack row wrap gap={3} align="end">
          {imports.size > 1 && (
            <Select
              label={intl.formatMessage({ id: 'record.pool.of', defaultMessage: 'From' })} value={of} options={[...imports.values()].map((one) => ({ value: one.importId, label: one.fileName }))}
              onChange={(value) => { const id = importId.safeParse(value); if (id.success) { setQuestion(everything); onOf(id.data) } }}
            />
          )}
          <Button size="small" icon={FileUp} onClick={onAddFile}><FormattedMessage id="record.pool.add" defaultMessage="Join another file" /></Button>
        </Stack>
        {pool.answer === null ? pool.refusal === null && <Skeleton lines={10} /> : (
          <>
            <Narrowing columns={pool.answer.meta.columns} question={question} onChange={change} />
            <div className={styles.pool}>
              <Facets facets={pool.answer.facets} conditions={question.conditions} onConditions={(conditions) => change({ conditions })} />
              <PoolTable pool={pool.answer} question={question} busy={pool.busy} ticked={ticked} onTick={setTicked} onChange={change} />
            </div>
          </>
        )}
      </Stack>
    </Sheet>
  )
}

type FootProps = { readonly nothing: boolean; readonly ticked: ReadonlySet<RecordId>; readonly onClear: () => void; readonly onChoose: () => void; readonly busy: boolean }

function Foot({ nothing, ticked, onClear, onChoose, busy }: FootProps) {
  const intl = useIntl()
  const reason = ticked.size > mostChosen ? intl.formatMessage({ id: 'record.pool.most', defaultMessage: 'A session holds {most} records; take some out' }, { most: mostChosen })
    : nothing ? intl.formatMessage({ id: 'record.pool.first', defaultMessage: 'Tick the records you want to read together' }) : undefined
  return (
    <Stack row gap={2} wrap justify="end" align="center">
      {ticked.size > 0 && <Button look="quiet" onClick={onClear}><FormattedMessage id="record.pool.clear" defaultMessage="Clear" /></Button>}
      <Button look="primary" busy={busy} onClick={onChoose} {...(reason === undefined ? {} : { reason })}>
        {nothing ? <FormattedMessage id="record.pool.chooseFirst" defaultMessage="Choose these" /> : <FormattedMessage id="record.pool.choose" defaultMessage="{n, plural, =0 {Choose none} one {Choose this #} other {Choose these #}}" values={{ n: ticked.size }} />}
      </Button>
    </Stack>
  )
}
