// The sheet in which files become records: choose files, see what was understood, decide, keep. Nothing is kept before the button.
// A second file is joined to the first in a step of its own, with how many records found a partner.

import { FormattedMessage, useIntl } from 'react-intl'
import type { ImportId } from '#shared/base/ids.ts'
import type { Refusal } from '#shared/base/refusal.ts'
import { Button } from '#client/look/Button.tsx'
import { ErrorNote } from '#client/look/ErrorNote.tsx'
import { FileDrop } from '#client/look/FileDrop.tsx'
import { Progress } from '#client/look/Progress.tsx'
import { Select } from '#client/look/Select.tsx'
import { Sheet } from '#client/look/Sheet.tsx'
import { Stack } from '#client/look/Stack.tsx'
import { FileCheck } from './FileCheck.tsx'
import { JoinCheck } from './JoinCheck.tsx'
import { useImporting, type Importing } from './useImporting.ts'
import styles from './record.module.css'

type Props = { readonly into: ImportId | null; readonly onClose: () => void; readonly onDone: (id: ImportId) => void }

/** Mounted while it is open. `into`: the import to which files are joined; null makes a new one. */
export function ImportSheet({ into, onClose, onDone }: Props) {
  const intl = useIntl()
  const importing = useImporting(into, onDone)
  const [file] = importing.files
  return (
    <Sheet
      open width="wide" onOpenChange={(open) => { if (!open && !importing.keeping) onClose() }}
      title={file === undefined
        ? intl.formatMessage({ id: 'record.import.title', defaultMessage: 'Bring in records' })
        : intl.formatMessage({ id: 'record.import.of', defaultMessage: 'Bring in {file}' }, { file: file.name })}
      description={intl.formatMessage({ id: 'record.import.nothing', defaultMessage: 'Nothing is kept until you say so.' })}
      footer={file === undefined ? undefined : <Foot importing={importing} onClose={onClose} />}
    >
      {file === undefined ? <Choose importing={importing} /> : <Check importing={importing} file={file} />}
    </Sheet>
  )
}

function Choose({ importing }: { readonly importing: Importing }) {
  const intl = useIntl()
  return (
    <Stack gap={4}>
      <FileDrop
        label={intl.formatMessage({ id: 'record.import.drop', defaultMessage: 'Files with customer records' })} multiple accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.xlsx"
        hint={intl.formatMessage({ id: 'record.import.hint', defaultMessage: 'CSV, JSON or Excel (.xlsx), up to 50 MB and 50,000 rows each. Several at once are joined.' })}
        onFiles={importing.add}
      />
      <p className={styles.soft}>
        <FormattedMessage id="record.import.promise" defaultMessage="Names of people, mail addresses, phone numbers and street addresses are replaced before anything is kept, unless you choose otherwise. You see everything first." />
      </p>
    </Stack>
  )
}

function Check({ importing, file }: { readonly importing: Importing; readonly file: File }) {
  const intl = useIntl()
  const { look, to, alone } = importing
  // The look at a join counts records that found a partner; what the file itself holds is the look at it alone.
  const answer = to === null ? look.answer : alone.answer ?? look.answer
  const unread = look.refusal ?? alone.refusal
  return (
    <Stack gap={6}>
      {to === null && importing.files.length > 1 && <MainTable importing={importing} file={file} />}
      {importing.refusal && <NotKept refusal={importing.refusal} />}
      {unread && <Unread refusal={unread} file={file} joining={to !== null} />}
      {(look.busy || alone.busy) && <Progress label={intl.formatMessage({ id: 'record.import.reading', defaultMessage: 'Reading {file}' }, { file: file.name })} />}
      {to !== null && <JoinCheck importing={importing} />}
      {answer && <FileCheck answer={answer} joined={to !== null} choices={importing.decided.choices} onChoose={(choices) => importing.decide({ choices })} />}
    </Stack>
  )
}

function MainTable({ importing, file }: { readonly importing: Importing; readonly file: File }) {
  const intl = useIntl()
  return (
    <Select
      label={intl.formatMessage({ id: 'record.import.main', defaultMessage: 'The main table: one row is one record' })}
      help={intl.formatMessage({ id: 'record.import.main.help', defaultMessage: 'The other files are joined to it afterwards, one by one.' })}
      value={String(importing.files.indexOf(file))}
      options={importing.files.map(({ name }, at) => ({ value: String(at), label: name }))}
      onChange={(at) => { const main = importing.files[Number(at)]; if (main) importing.makeMain(main) }}
    />
  )
}

function Unread({ refusal, file, joining }: { readonly refusal: Refusal; readonly file: File; readonly joining: boolean }) {
  const intl = useIntl()
  const unmatched = joining && refusal.reason === 'conflict'
  return (
    <ErrorNote
      happened={unmatched
        ? intl.formatMessage({ id: 'record.import.unmatched', defaultMessage: '{file} does not match the records yet.' }, { file: file.name })
        : intl.formatMessage({ id: 'record.import.unread', defaultMessage: '{file} could not be read.' }, { file: file.name })}
      next={refusal.detail}
    />
  )
}

function NotKept({ refusal }: { readonly refusal: Refusal }) {
  const intl = useIntl()
  return <ErrorNote happened={intl.formatMessage({ id: 'record.import.notKept', defaultMessage: 'The records were not kept.' })} next={refusal.detail} />
}

function Foot({ importing, onClose }: { readonly importing: Importing; readonly onClose: () => void }) {
  const intl = useIntl()
  const { look, alone, to, keeping } = importing
  const reason = look.refusal !== null || alone.refusal !== null
    ? intl.formatMessage({ id: 'record.import.cannot', defaultMessage: 'This file cannot be taken as it is' })
    : look.busy || look.answer === null
      ? intl.formatMessage({ id: 'record.import.wait', defaultMessage: 'The file is still being read' })
      : look.answer.imported === 0 ? intl.formatMessage({ id: 'record.import.none', defaultMessage: 'No row of this file could be read' }) : undefined
  return (
    <Stack row gap={2} wrap justify="end">
      {to !== null || look.refusal !== null
        ? <Button look="quiet" onClick={importing.leaveOut}><FormattedMessage id="record.import.leaveOut" defaultMessage="Leave this file out" /></Button>
        : <Button look="quiet" onClick={onClose}><FormattedMessage id="record.import.cancel" defaultMessage="Cancel" /></Button>}
      <Button look="primary" busy={keeping} {...(reason === undefined ? {} : { reason })} onClick={() => { void importing.keep() }}>
        {to === null
          ? <FormattedMessage id="record.import.keep" defaultMessage="{n, plural, =0 {Keep records} one {Keep # record} other {Keep # records}}" values={{ n: look.answer?.imported ?? 0 }} />
          : importing.as !== 'events'
            ? <FormattedMessage id="record.import.joinFields" defaultMessage="Add these fields" />
            : <FormattedMessage id="record.import.joinEvents" defaultMessage="Add these events" />}
      </Button>
    </Stack>
  )
}
