// Figures: bars, dots, steps, small lines, tables.
import { Badge } from '../Badge.tsx';
import { Card } from '../Card.tsx';
import { Dots } from '../Dots.tsx';
import { EmptyState } from '../EmptyState.tsx';
import { Meter } from '../Meter.tsx';
import { Progress } from '../Progress.tsx';
import { Sparkline } from '../Sparkline.tsx';
import type { LinePoint } from '../sparkline.ts';
import { Steps } from '../Steps.tsx';
import { Table } from '../Table.tsx';
import type { Column } from '../Table.tsx';
import { Shelf } from './Shelf.tsx';
import styles from './gallery.module.css';

const DAY = 86_400_000;
const VALUES = [42, 44, 39, 41, 36, null, null, null, 24, 22, 25, 19, 11, 12, 9];
const POINTS: readonly LinePoint[] = VALUES.map((value, at) => ({ at: at * 7 * DAY, value }));

type Account = { readonly name: string; readonly segment: string; readonly logins: number };
const ACCOUNTS: readonly Account[] = [
  { name: 'Nordlicht Logistik', segment: 'Mid-market', logins: 1204 },
  { name: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz GmbH', segment: 'Enterprise', logins: 88 },
  { name: 'شركة النور للتجارة', segment: 'Small', logins: 9 },
  { name: 'Bay & Sons', segment: 'Small', logins: 0 },
];
const COLUMNS: readonly Column<Account>[] = [
  { key: 'name', head: 'Account', rowHead: true, cell: ({ name }) => <bdi>{name}</bdi> },
  { key: 'segment', head: 'Segment', cell: ({ segment }) => <Badge>{segment}</Badge> },
  { key: 'logins', head: 'Log-ins', align: 'end', cell: ({ logins }) => logins },
];

/** Everything that shows how much. */
export function Measures() {
  return (
    <>
      <Shelf title="Measures" column>
        <Progress label="Reading accounts.csv" value={24} text="12,000 of 50,000 rows" />
        <Progress label="Making the record" />
        <Meter label="Coverage" value={6} max={8} text="6 of 8 have found one" />
        <Meter label="Agreement" value={0} max={1} text="none" tone="offline" />
        <div className={styles.samples}>
          <Dots label="Your dots" filled={3} of={5} />
          <Dots label="Dots of Sales" filled={2} of={5} hue="blue" />
          <Dots label="Dots" filled={31} of={60} />
        </div>
        <Card>
          <Steps
            label="Agenda"
            current="explore"
            steps={[
              { id: 'kickoff', label: 'Kickoff', detail: '10 min' },
              { id: 'explore', label: 'Data exploration', detail: '12 of 25 min left' },
              { id: 'talk', label: 'Discussion', detail: '20 min' },
            ]}
          />
        </Card>
        <Sparkline label="Log-ins a week" text="From 42 to 9 in 15 weeks; nothing known for three weeks." points={POINTS} width={280} height={56} marks={[{ at: 60 * DAY, label: 'Complaint' }]} />
        <Sparkline label="Tickets" text="Nothing known." points={[]} />
      </Shelf>
      <Shelf title="Tables" column>
        <div className={styles.wide}>
          <Table caption="Accounts" columns={COLUMNS} rows={ACCOUNTS} rowKey={({ name }) => name} maxHeight="220px" />
        </div>
        <Table caption="Accounts that match" columns={COLUMNS} rows={[]} rowKey={({ name }) => name} empty={<EmptyState compact title="None of them" />} />
      </Shelf>
    </>
  );
}
