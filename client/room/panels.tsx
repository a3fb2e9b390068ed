// The panels at the right, by name: each is loaded when it is first opened. They are written in the domains' own folders;
// this list is the only place that knows them all.

import { CalendarClock, Lightbulb, List, type LucideIcon, MessagesSquare, Table2, Users, Vote } from 'lucide-react'
import { lazy, type ComponentType } from 'react'
import { defineMessages, type MessageDescriptor } from 'react-intl'
import type { PanelName } from '#client/desk/desk.ts'
import { PeoplePanel } from './PeoplePanel.tsx'

type Listed = { readonly icon: LucideIcon; readonly words: MessageDescriptor; readonly Panel: ComponentType }

const words = defineMessages({
  records: { id: 'panel.records', defaultMessage: 'Records' },
  agenda: { id: 'panel.agenda', defaultMessage: 'Agenda' },
  round: { id: 'panel.round', defaultMessage: 'Votes and scores' },
  roleplay: { id: 'panel.roleplay', defaultMessage: 'Role-play' },
  insights: { id: 'panel.insights', defaultMessage: 'Insights and actions' },
  list: { id: 'panel.list', defaultMessage: 'Everything as a list' },
  people: { id: 'panel.people', defaultMessage: 'People' },
})

/** Icon, name and body of each panel, in the order of the rail. */
export const panels: Readonly<Record<PanelName, Listed>> = {
  agenda: { icon: CalendarClock, words: words.agenda, Panel: lazy(async () => ({ default: (await import('../agenda/AgendaPanel.tsx')).AgendaPanel })) },
  records: { icon: Table2, words: words.records, Panel: lazy(async () => ({ default: (await import('../record/RecordsPanel.tsx')).RecordsPanel })) },
  round: { icon: Vote, words: words.round, Panel: lazy(async () => ({ default: (await import('../vote/RoundPanel.tsx')).RoundPanel })) },
  roleplay: { icon: MessagesSquare, words: words.roleplay, Panel: lazy(async () => ({ default: (await import('../roleplay/ScenePanel.tsx')).ScenePanel })) },
  insights: { icon: Lightbulb, words: words.insights, Panel: lazy(async () => ({ default: (await import('../insight/InsightsPanel.tsx')).InsightsPanel })) },
  list: { icon: List, words: words.list, Panel: lazy(async () => ({ default: (await import('../list/ListPanel.tsx')).ListPanel })) },
  people: { icon: Users, words: words.people, Panel: PeoplePanel },
}
