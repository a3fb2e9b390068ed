// The panel of customer records: the ones chosen for the session, one of them as a page, and for the facilitator the way to
// bring files in and to choose from them.

import { FileUp, ListChecks, Table2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { importId as importIdShape, type ImportId } from '#shared/base/ids.ts'
import { useDesk } from '#client/desk/desk.ts'
import { Button } from '#client/look/Button.tsx'
import { EmptyState } from '#client/look/EmptyState.tsx'
import { Panel } from '#client/look/Panel.tsx'
import { Skeleton } from '#client/look/Skeleton.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { useMay, useRecords, useStanding } from '#client/session/hooks.ts'
import { ChosenList } from './ChosenList.tsx'
import { ImportSheet } from './ImportSheet.tsx'
import { PoolSheet } from './PoolSheet.tsx'
import { RecordPage } from './RecordPage.tsx'

type Opened = { readonly sheet: 'import'; readonly into: ImportId | null } | { readonly sheet: 'pool'; readonly of: ImportId }

/** The panel at the right. */
export function RecordsPanel() {
  const [opened, setOpened] = useState<Opened | null>(null)
  const open = useDesk((desk) => desk.record)
  const records = useRecords()
  const record = open === null ? undefined : records.get(open)
  return (
    <>
      {record ? <RecordPage key={record.id} record={record} /> : <Overview onOpen={setOpened} />}
      {opened?.sheet === 'import' && <ImportSheet into={opened.into} onClose={() => setOpened(null)} onDone={(of) => setOpened({ sheet: 'pool', of })} />}
      {opened?.sheet === 'pool' && (
        <PoolSheet
          of={opened.of} onOf={(of) => setOpened({ sheet: 'pool', of })} onClose={() => setOpened(null)}
          onAddFile={() => setOpened({ sheet: 'import', into: opened.of })}
        />
      )}
    </>
  )
}

function Overview({ onOpen }: { readonly onOpen: (opened: Opened) => void }) {
  const intl = useIntl()
  const openPanel = useDesk((desk) => desk.openPanel)
  const leads = useMay('import-records')
  const { imports, records } = useStanding()
  const last = [...imports.values()].at(-1)
  const arrived = useRecords()
  const latest = importIdShape.safeParse(last?.importId)
  const bring = (
    <Button look={records.length === 0 && !latest.success ? 'primary' : 'plain'} size="small" icon={FileUp} onClick={() => onOpen({ sheet: 'import', into: null })}>
      <FormattedMessage id="record.bring" defaultMessage="Bring in records" />
    </Button>
  )
  const choose = latest.success && (
    <Button look={records.length === 0 ? 'primary' : 'plain'} size="small" icon={ListChecks} onClick={() => onOpen({ sheet: 'pool', of: latest.data })}>
      <FormattedMessage id="record.choose" defaultMessage="Choose from {n, number}" values={{ n: last?.count ?? 0 }} />
    </Button>
  )
  return (
    <Panel
      title={intl.formatMessage({ id: 'record.title', defaultMessage: 'Records' })} icon={Table2} onClose={() => openPanel(null)}
      tools={leads && records.length > 0 ? <Stack row wrap gap={2}>{bring}{choose}</Stack> : undefined}
    >
      {records.length === 0
        ? <Nothing leads={leads} pool={latest.success} action={leads ? <Stack row wrap gap={2} justify="center">{choose}{bring}</Stack> : undefined} />
        : arrived.size === 0 ? <Skeleton lines={6} /> : <ChosenList />}
    </Panel>
  )
}

function Nothing({ leads, pool, action }: { readonly leads: boolean; readonly pool: boolean; readonly action: ReactNode }) {
  const intl = useIntl()
  return (
    <EmptyState
      icon={Table2} action={action}
      title={pool ? intl.formatMessage({ id: 'record.empty.pool', defaultMessage: 'No records chosen yet' }) : intl.formatMessage({ id: 'record.empty', defaultMessage: 'No customer records yet' })}
    >
      {!leads && <FormattedMessage id="record.empty.guest" defaultMessage="The facilitator brings in the records you read together. They appear here for everybody." />}
      {leads && !pool && <FormattedMessage id="record.empty.lead" defaultMessage="Bring in a file from your CRM or help desk. You see what was understood, and what is masked, before anything is kept." />}
      {leads && pool && <FormattedMessage id="record.empty.choose" defaultMessage="The file is in. Choose the five to ten records you want to read together." />}
    </EmptyState>
  )
}
