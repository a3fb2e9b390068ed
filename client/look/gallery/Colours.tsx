// Type, department hues, note tints and states.
import { Badge } from '../Badge.tsx';
import { HUE_NAMES, hueOf, tintOf } from '#shared/board/palette.ts';
import { StateMark } from '../StateMark.tsx';
import { Shelf } from './Shelf.tsx';
import styles from './gallery.module.css';

const DEPARTMENTS = ['Sales', 'Marketing', 'Customer success', 'Support', 'Product', 'Data', 'Finance', 'Kundendienst und Werkstatt'];

const NOTES: readonly { readonly kind: string; readonly name: string; readonly text: string }[] = [
  { kind: 'positive', name: 'Positive signal', text: 'Three more people of theirs were invited in one week' },
  { kind: 'negative', name: 'Risk signal', text: 'Nobody answered the renewal mail' },
  { kind: 'assumption', name: 'Assumption', text: 'They only use the export at month end' },
  { kind: 'question', name: 'Question', text: 'Who decides about the budget?' },
  { kind: 'insight', name: 'Insight', text: 'Log-ins fall two weeks before the first complaint' },
  { kind: 'hypothesis', name: 'Hypothesis', text: 'A call in the first week halves the drop-off' },
  { kind: 'feeling', name: 'Feeling', text: 'Left alone after the sale' },
  { kind: 'idea', name: 'Idea', text: 'Send the checklist with the contract' },
  { kind: 'expectation', name: 'Expectation', text: 'An answer on the same day' },
  { kind: 'gap', name: 'Data gap', text: 'Nothing known from March to May' },
  { kind: 'plain', name: 'Note', text: '' },
];

/** Everything in which colour means something. */
export function Colours() {
  return (
    <>
      <Shelf title="Type">
        <p className={styles.type} style={{ fontSize: 'var(--text-28)' }}>28 Why do customers go quiet?</p>
        <p className={styles.type} style={{ fontSize: 'var(--text-20)' }}>20 Signal hunt</p>
        <p className={styles.type} style={{ fontSize: 'var(--text-16)' }}>16 Name one signal for each record</p>
        <p className={styles.type}>14 Everybody writes alone first</p>
        <p className={styles.type} style={{ fontSize: 'var(--text-12)' }}>12 Kept on this device: 3 changes</p>
      </Shelf>
      <Shelf title="Departments">
        {DEPARTMENTS.map((name) => (
          <Badge key={name} hue={hueOf(name)}>{name}</Badge>
        ))}
        {HUE_NAMES.map((hue) => (
          <span className={styles.hue} data-hue={hue} key={hue}>Amira</span>
        ))}
      </Shelf>
      <Shelf title="Kinds of note">
        {NOTES.map(({ kind, name, text }, at) => (
          <div className={styles.note} data-tint={tintOf(kind)} data-hue={HUE_NAMES[at % HUE_NAMES.length]} key={kind}>
            <span className={styles.kind}>{name}</span>
            <span>{text}</span>
            <span className={styles.foot} />
          </div>
        ))}
      </Shelf>
      <Shelf title="States">
        <StateMark state="saved">Saved</StateMark>
        <StateMark state="saving">Saving</StateMark>
        <StateMark state="offline">Kept on this device: 3 changes</StateMark>
        <StateMark state="sealed">Secret until the reveal</StateMark>
        <StateMark state="revealed">Revealed at 14:32</StateMark>
        <StateMark state="refused">Not saved: the round has closed</StateMark>
      </Shelf>
    </>
  );
}
