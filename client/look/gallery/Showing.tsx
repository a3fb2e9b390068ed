// What is only looked at: words about states, people, measures, tables, panels.
import { useState } from 'react';
import { Crown, Inbox, MessageSquare, Search, Vote } from 'lucide-react';
import { Avatar } from '../Avatar.tsx';
import { AvatarRow } from '../AvatarRow.tsx';
import { Badge } from '../Badge.tsx';
import { Banner } from '../Banner.tsx';
import { Button } from '../Button.tsx';
import { Card } from '../Card.tsx';
import { ChoiceCard } from '../ChoiceCard.tsx';
import { EmptyState } from '../EmptyState.tsx';
import { ErrorNote } from '../ErrorNote.tsx';
import { hueOf } from '#shared/board/palette.ts';
import { Panel } from '../Panel.tsx';
import { Skeleton } from '../Skeleton.tsx';
import { SplitPanel } from '../SplitPanel.tsx';
import { Tabs } from '../Tabs.tsx';
import { Shelf } from './Shelf.tsx';
import styles from './gallery.module.css';

const PEOPLE = [
  { id: 'a', name: 'Amira Haddad', hue: hueOf('Sales'), detail: 'Sales', mark: <Crown />, markLabel: 'facilitator' },
  { id: 'b', name: 'Björn Öst', hue: hueOf('Marketing'), detail: 'Marketing' },
  { id: 'c', name: 'Chi', hue: hueOf('Data'), detail: 'Data' },
  { id: 'd', name: 'دانيال كريم', hue: hueOf('Product'), detail: 'Product' },
  { id: 'e', name: 'Eun-ji Park', hue: hueOf('Support'), detail: 'Support', away: true },
  { id: 'f', name: 'Farid Wolfeschlegelsteinhausenbergerdorff', hue: hueOf('Finance'), detail: 'Finance' },
  { id: 'g', name: '', detail: 'no department' },
];

/** People, states in words, surfaces. */
export function Showing() {
  const [follows, setFollows] = useState('b');
  return (
    <>
      <Shelf title="People">
        <AvatarRow label="In the room" people={PEOPLE} onPick={setFollows} picked={follows} />
        <AvatarRow label="Have voted" people={PEOPLE.slice(0, 3)} />
        <Avatar name="Amira Haddad" hue="blue" size="small" />
        <Avatar name="Amira Haddad" hue="blue" size="large" mark={<Crown />} markLabel="facilitator" />
        <Avatar name="Eun-ji Park" hue="orange" away />
        <Avatar name="" />
        <Badge>12</Badge>
        <Badge tone="accent" icon={Vote}>Open</Badge>
        <Badge tone="refused">Overdue</Badge>
      </Shelf>
      <Shelf title="Words about a state" column>
        <Banner tone="offline">You are offline. 3 changes are kept on this device and will be sent by themselves.</Banner>
        <Banner tone="refused" action={<Button size="small">Show it</Button>}>Your last change was not kept: the note is locked.</Banner>
        <Banner tone="sealed" onClose={() => undefined}>What you write is secret until Amira reveals it.</Banner>
        <Banner>The step has moved on to Alignment.</Banner>
        <ErrorNote
          happened="We could not read this file."
          next="Line 212 has more columns than the head. Mend it in your spreadsheet and drop it here again."
          detail="accounts-2026-11.csv, line 212"
          action={<Button size="small">Choose another file</Button>}
        />
        <EmptyState
          icon={Inbox}
          title="No records yet"
          action={
            <>
              <Button look="primary">Bring in records</Button>
              <Button>Use the demo</Button>
            </>
          }
        >
          Drop an export of your CRM here. Names and addresses can be left out before anything reaches the board.
        </EmptyState>
        <EmptyState compact icon={Search} title="Nothing matches" />
        <Skeleton label="Loading the records" />
        <Skeleton shape="block" height={64} />
      </Shelf>
      <Surfaces />
    </>
  );
}

function Surfaces() {
  const [width, setWidth] = useState(320);
  return (
    <Shelf title="Surfaces" column>
      <Card>A plain card with some words in it.</Card>
      <ChoiceCard title="Signal hunt" icon={Search} chosen meta="45 min, 3 to 10 people, 5 records" onChoose={() => undefined}>
        Everybody names one positive and one risk signal for each record.
      </ChoiceCard>
      <ChoiceCard title="Customer role-play" icon={MessageSquare} chosen={false} meta="30 min, 3 people and more" onChoose={() => undefined}>
        One acts the customer from a private brief.
      </ChoiceCard>
      <Tabs
        label="What we found"
        tabs={[
          { value: 'insights', label: 'Insights', count: 4, content: <p>Log-ins fall two weeks before the first complaint.</p> },
          { value: 'actions', label: 'Actions', count: 2, content: <p>Call every new account in its first week.</p> },
          { value: 'open', label: 'Open questions', content: <p>Who decides about the budget?</p> },
        ]}
      />
      <div className={`${styles.stage} ${styles.wide}`}>
        <SplitPanel
          main={<div className={styles.ground}>The board</div>}
          side={
            <Panel title="Records" icon={Inbox} onClose={() => undefined} footer={<Button full>Bring in more</Button>} tools={<Badge>8 chosen</Badge>}>
              {Array.from({ length: 12 }, (_, at) => (
                <p key={at}>Account {at + 1}</p>
              ))}
            </Panel>
          }
          sideLabel="Records"
          width={width}
          onWidth={setWidth}
        />
      </div>
    </Shelf>
  );
}
