// The words for kinds of note and their signs (icons), in one place for notes, pickers, the list and the bar above a selection.

import { defineMessages, type MessageDescriptor } from 'react-intl'
import {
  BadgeCheck, CircleHelp, CircleSlash, Flag, Heart, Lightbulb, Search, Sparkles, StickyNote, Target, TriangleAlert, type LucideIcon,
} from 'lucide-react'
import type { Sign } from '#shared/note/note.ts'

const words = defineMessages({
  plain: { id: 'note.sign.plain', defaultMessage: 'Note' },
  positive: { id: 'note.sign.positive', defaultMessage: 'Positive signal' },
  negative: { id: 'note.sign.negative', defaultMessage: 'Risk signal' },
  assumption: { id: 'note.sign.assumption', defaultMessage: 'Assumption' },
  question: { id: 'note.sign.question', defaultMessage: 'Question' },
  insight: { id: 'note.sign.insight', defaultMessage: 'Insight' },
  hypothesis: { id: 'note.sign.hypothesis', defaultMessage: 'Hypothesis' },
  feeling: { id: 'note.sign.feeling', defaultMessage: 'Feeling' },
  expectation: { id: 'note.sign.expectation', defaultMessage: 'Expectation' },
  'data-gap': { id: 'note.sign.gap', defaultMessage: 'Data gap' },
  idea: { id: 'note.sign.idea', defaultMessage: 'Idea' },
})

/** Every kind of note, with its word and its icon, in the order they are offered. */
export const signs: readonly { readonly sign: Sign; readonly word: MessageDescriptor; readonly icon: LucideIcon }[] = [
  { sign: 'plain', word: words.plain, icon: StickyNote },
  { sign: 'positive', word: words.positive, icon: BadgeCheck },
  { sign: 'negative', word: words.negative, icon: TriangleAlert },
  { sign: 'assumption', word: words.assumption, icon: Flag },
  { sign: 'question', word: words.question, icon: CircleHelp },
  { sign: 'insight', word: words.insight, icon: Sparkles },
  { sign: 'hypothesis', word: words.hypothesis, icon: Search },
  { sign: 'feeling', word: words.feeling, icon: Heart },
  { sign: 'expectation', word: words.expectation, icon: Target },
  { sign: 'data-gap', word: words['data-gap'], icon: CircleSlash },
  { sign: 'idea', word: words.idea, icon: Lightbulb },
]

/** Word and icon of one kind; a kind this version does not know is a plain note. */
export function signed(sign: string): (typeof signs)[number] {
  return signs.find((one) => one.sign === sign) ?? (signs[0] as (typeof signs)[number]) // the list above is not empty
}

/** The tint a kind is shown in. */
export function tintWord(sign: string): string {
  return sign === 'data-gap' ? 'gap' : sign
}
