// Everything a person can fill in, choose or hand over.
import { useState } from 'react';
import { List, PenLine, Search, SquareKanban } from 'lucide-react';
import { Checkbox } from '../Checkbox.tsx';
import { CopyField } from '../CopyField.tsx';
import { FileDrop } from '../FileDrop.tsx';
import { PasswordField } from '../PasswordField.tsx';
import { QrCode } from '../QrCode.tsx';
import { Segmented } from '../Segmented.tsx';
import { Select } from '../Select.tsx';
import { Stack } from '../Stack.tsx';
import { Stepper } from '../Stepper.tsx';
import { Switch } from '../Switch.tsx';
import { TextArea } from '../TextArea.tsx';
import { TextField } from '../TextField.tsx';
import { Shelf } from './Shelf.tsx';

const LINK = 'http://localhost:4720/b/Vn3kq8RzT1aXw7LpYc2sDg#p9Xk2mQvB7rTz4WcN8dJfA';
const OPTIONS = [
  { value: 'sales', label: 'Sales' },
  { value: 'success', label: 'Customer success' },
];

/** Fields in all states. */
export function Fields() {
  return (
    <>
      <Shelf title="Text" column>
        <Words />
      </Shelf>
      <Shelf title="Choices" column>
        <Choices />
      </Shelf>
      <Shelf title="Files and links" column>
        <FileDrop label="Records from your CRM" hint="CSV, JSON or XLSX, up to 20 MB. Several files are fine." accept=".csv,.json,.xlsx" multiple onFiles={() => undefined} />
        <FileDrop label="Reading accounts.csv" busy onFiles={() => undefined} />
        <FileDrop label="A session record" error="This file is not a session record. Choose one that ends in .signalboard.json." onFiles={() => undefined} />
        <CopyField label="Link for Sales" value={LINK} help="Whoever has it can write on this board." />
        <QrCode text={LINK} label="Opens the room on a phone, for Sales" />
      </Shelf>
    </>
  );
}

function Words() {
  const [text, setText] = useState('Why do small accounts go quiet in the first month?');
  const [empty, setEmpty] = useState('');
  const [minutes, setMinutes] = useState(20);
  return (
    <>
      <TextField label="What do we want to find out?" help="One question, one segment." value={text} onChange={setText} />
      <TextField label="Your name" value={empty} onChange={setEmpty} placeholder="As the others know you" error="Say your name, so that the others know whose notes these are." />
      <TextField label="Search records" hideLabel icon={Search} value={empty} onChange={setEmpty} placeholder="Search records" />
      <TextField label="Owner" optional disabled value="Amira Haddad" onChange={setText} />
      <PasswordField label="Password for new sessions" autoComplete="current-password" value={empty} onChange={setEmpty} error="That is not the password. Look for a slip, or ask whoever runs this server." />
      <TextArea label="What does it mean?" value={text} onChange={setText} grow />
      <Select label="Department" value="" onChange={() => undefined} placeholder="Choose yours" options={OPTIONS} />
      <Stepper label="Data exploration" unit="min" value={minutes} onChange={setMinutes} min={5} max={30} step={5} />
    </>
  );
}

function Choices() {
  const [on, setOn] = useState(true);
  const [view, setView] = useState<'canvas' | 'list' | 'write'>('canvas');
  return (
    <>
      <Stack gap={1}>
        <Checkbox label="Leave out e-mail addresses" checked={on} onChange={setOn} help="Nothing left out ever reaches the board." />
        <Checkbox label="All columns" checked="mixed" onChange={() => undefined} />
        <Checkbox label="Phone numbers" checked={false} onChange={() => undefined} />
        <Checkbox label="Not for viewers" checked={false} disabled onChange={() => undefined} />
      </Stack>
      <Stack gap={3}>
        <Switch label="Votes are secret until the reveal" checked={on} onChange={setOn} help="Facilitators do not see them either." />
        <Switch label="Show names after the reveal" checked={!on} onChange={(now) => setOn(!now)} />
        <Switch label="Chosen by the template" checked disabled onChange={() => undefined} />
      </Stack>
      <Segmented
        label="View"
        value={view}
        onChange={setView}
        options={[
          { value: 'canvas', label: 'Canvas', icon: SquareKanban },
          { value: 'list', label: 'List', icon: List },
          { value: 'write', label: 'Write', icon: PenLine, disabled: true },
        ]}
      />
    </>
  );
}
