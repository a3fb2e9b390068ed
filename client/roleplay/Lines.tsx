// What is said while the scene runs: questions asked, solutions offered, motives guessed. Everybody writes, everybody sees at once.
// Each line is a thing of the document, so it is kept, typed in together and undone like everything else.

import { HelpCircle, Lightbulb, Target, type LucideIcon } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { defineMessages, FormattedMessage, useIntl, type MessageDescriptor } from 'react-intl'
import { nanoid } from 'nanoid'
import { newThingId } from '#shared/base/ids.ts'
import { addThings } from '#shared/document/things.ts'
import type { Line } from '#shared/document/reading.ts'
import type { Scene } from '#shared/roleplay/scene.ts'
import { TextField } from '#client/look/TextField.tsx'
import { useMay, useMe, useSession, useThings } from '#client/session/hooks.ts'
import { OneLine } from './OneLine.tsx'
import styles from './Scene.module.css'

type Sort = Line['sort']

const titles = defineMessages({
  question: { id: 'lines.question', defaultMessage: 'Questions' },
  solution: { id: 'lines.solution', defaultMessage: 'Solutions' },
  guess: { id: 'lines.guess', defaultMessage: 'Guesses' },
})
const entries = defineMessages({
  question: { id: 'lines.question.add', defaultMessage: 'Ask the customer something' },
  solution: { id: 'lines.solution.add', defaultMessage: 'Offer a solution' },
  guess: { id: 'lines.guess.add', defaultMessage: 'Guess what they really want' },
})
const sorts: readonly { readonly sort: Sort; readonly title: MessageDescriptor; readonly entry: MessageDescriptor; readonly icon: LucideIcon }[] = [
  { sort: 'question', title: titles.question, entry: entries.question, icon: HelpCircle },
  { sort: 'solution', title: titles.solution, entry: entries.solution, icon: Lightbulb },
  { sort: 'guess', title: titles.guess, entry: entries.guess, icon: Target },
]

/** The three lists; side by side where the panel is wide. */
export function Lines({ scene }: { readonly scene: Scene }) {
  const intl = useIntl()
  const all = useThings('line').filter((line) => line.scene === scene.plan.id)
  const edits = useMay('edit') && scene.phase !== 'closed'
  const acts = scene.deal?.actor === useMe().id
  // The debrief is about the guesses: they come next to the brief.
  const inOrder = scene.phase === 'revealed' ? sorts.toReversed() : sorts
  return (
    <div className={styles.columns}>
      {inOrder.map(({ sort, title, entry, icon: Icon }) => {
        const lines = all.filter((line) => line.sort === sort)
        const name = intl.formatMessage(title)
        return (
          <section key={sort} className={styles.column} aria-label={name}>
            <h4 className={styles.heading}>
              <Icon aria-hidden size={16} /> {name}
              <span className={styles.number}><FormattedMessage id="lines.number" defaultMessage="{n, number}" values={{ n: lines.length }} /></span>
            </h4>
            {lines.length > 0 && <ul className={styles.lines}>{lines.map((line) => <OneLine key={line.id} line={line} scene={scene} />)}</ul>}
            {lines.length === 0 && !edits && <p className={styles.soft}><FormattedMessage id="lines.none" defaultMessage="None" /></p>}
            {edits && scene.phase === 'dealt' && (sort === 'guess' && acts
              ? <p className={styles.soft}><FormattedMessage id="lines.guess.actor" defaultMessage="The others guess. Do not show that they are right." /></p>
              : <Entry scene={scene} sort={sort} label={intl.formatMessage(entry)} />)}
          </section>
        )
      })}
    </div>
  )
}

function Entry({ scene, sort, label }: { readonly scene: Scene; readonly sort: Sort; readonly label: string }) {
  const { document, now } = useSession()
  const me = useMe()
  const [words, setWords] = useState('')
  const add = (event: FormEvent): void => {
    event.preventDefault()
    const text = words.trim()
    if (text === '') return
    const fields = { scene: scene.plan.id, sort, author: me.id, department: me.department, createdAt: now(), mark: null }
    addThings(document, [{ id: newThingId('line', nanoid), kind: 'line', fields, texts: { text } }])
    setWords('')
  }
  return (
    <form onSubmit={add}>
      <TextField label={label} hideLabel placeholder={label} value={words} onChange={setWords} maxLength={500} enterKeyHint="send" autoComplete="off" />
    </form>
  )
}
