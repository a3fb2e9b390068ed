// The panels at the right, by name: icon, words and body. They are written in the domains' own folders and come as parts (parts.ts).

import { CalendarClock, Lightbulb, List, type LucideIcon, MessagesSquare, Table2, Users, Vote } from 'lucide-react'
import { lazy, type ComponentType } from 'react'
import { defineMessages, type MessageDescriptor } from 'react-intl'
import type { PanelName } from '#client/desk/desk.ts'
import { parts } from './parts.ts'
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
  agenda: { icon: CalendarClock, words: words.agenda, Panel: lazy(parts.agenda) },
  records: { icon: Table2, words: words.records, Panel: lazy(parts.records) },
  round: { icon: Vote, words: words.round, Panel: lazy(parts.round) },
  roleplay: { icon: MessagesSquare, words: words.roleplay, Panel: lazy(parts.roleplay) },
  insights: { icon: Lightbulb, words: words.insights, Panel: lazy(parts.insights) },
  list: { icon: List, words: words.list, Panel: lazy(parts.list) },
  people: { icon: Users, words: words.people, Panel: PeoplePanel },
}
