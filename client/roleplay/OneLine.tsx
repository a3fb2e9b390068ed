// One question, solution or guess: its words, who said it, and in the debrief how close a guess came.

import { CircleCheck, CircleDashed, CircleX, Trash2 } from 'lucide-react'
import { defineMessages, useIntl } from 'react-intl'
import type { Line } from '#shared/document/reading.ts'
import { removeThings, restoreThings, setFields } from '#shared/document/things.ts'
import type { Scene } from '#shared/roleplay/scene.ts'
import { Badge } from '#client/look/Badge.tsx'
import { IconButton } from '#client/look/IconButton.tsx'
import { hueOf } from '#shared/board/palette.ts'
import { Segmented } from '#client/look/Segmented.tsx'
import { useToast } from '#client/look/toasts.ts'
import { useMay, useMe, useSession, useStanding } from '#client/session/hooks.ts'
import { SharedText } from '#client/text/SharedText.tsx'
import styles from './Scene.module.css'

type Mark = NonNullable<Line['mark']>

const words = defineMessages({
  hit: { id: 'mark.hit', defaultMessage: 'Hit' },
  near: { id: 'mark.near', defaultMessage: 'Near' },
  miss: { id: 'mark.miss', defaultMessage: 'Miss' },
})
const signs = { hit: CircleCheck, near: CircleDashed, miss: CircleX } as const
const marks = ['hit', 'near', 'miss'] as const

type Props = { readonly line: Line; readonly scene: Scene }

/** A row of one of the three lists. */
export function OneLine({ line, scene }: Props) {
  const intl = useIntl()
  const session = useSession()
  const me = useMe()
  const { people } = useStanding()
  const { tell } = useToast()
  const facilitates = useMay('facilitate')
  const edits = useMay('edit') && scene.phase !== 'closed'
  const author = line.author === null ? undefined : people.get(line.author)
  const marking = line.sort === 'guess' && scene.phase === 'revealed' && edits && (facilitates || scene.deal?.actor === me.id)
  const remove = (): void => {
    removeThings(session.document, [line.id])
    tell({
      title: intl.formatMessage({ id: 'line.removed', defaultMessage: 'Removed' }), detail: line.text.slice(0, 80),
      action: { label: intl.formatMessage({ id: 'line.undo', defaultMessage: 'Undo' }), onAct: () => restoreThings(session.document, [line.id]) },
    })
  }
  return (
    <li className={styles.line} data-hue={hueOf(line.department)}>
      <div className={styles.lineRow}>
        {edits
          ? <SharedText thing={line.id} label={intl.formatMessage({ id: 'line.words', defaultMessage: 'Words' })} className={styles.lineWords} />
          : <p className={styles.lineWords} dir="auto">{line.text}</p>}
        {edits && (facilitates || line.author === me.id) && (
          <IconButton icon={Trash2} size="small" onClick={remove} label={intl.formatMessage({ id: 'line.remove', defaultMessage: 'Remove: {words}' }, { words: line.text })} />
        )}
      </div>
      <p className={styles.author} dir="auto">{[author?.name, line.department].filter(Boolean).join(', ')}</p>
      {marking ? <Marking line={line} onMark={(mark) => setFields(session.document, line.id, { mark })} /> : <MarkShown mark={line.mark} />}
    </li>
  )
}

function Marking({ line, onMark }: { readonly line: Line; readonly onMark: (mark: Mark) => void }) {
  const intl = useIntl()
  return (
    <Segmented<Mark | ''>
      label={intl.formatMessage({ id: 'mark.label', defaultMessage: 'How close: {words}' }, { words: line.text })} hideLabel
      value={line.mark ?? ''} onChange={(mark) => { if (mark !== '') onMark(mark) }}
      options={marks.map((mark) => ({ value: mark, label: intl.formatMessage(words[mark]) }))}
    />
  )
}

function MarkShown({ mark }: { readonly mark: Line['mark'] }) {
  const intl = useIntl()
  return mark === null ? null : <span><Badge icon={signs[mark]} tone={mark === 'hit' ? 'saved' : 'neutral'}>{intl.formatMessage(words[mark])}</Badge></span>
}
