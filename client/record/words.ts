// Words of the records panels that several of its parts use: roles and types of columns, kinds of events, formats of files.

import { CalendarDays, ClipboardList, FileText, Headset, LogIn, Mail, MessageSquareWarning, Milestone, Phone, ShoppingCart, type LucideIcon } from 'lucide-react'
import { defineMessages, type MessageDescriptor } from 'react-intl'
import type { MaskChoice, Role, ValueType } from '#shared/record/columns.ts'
import type { EventKind } from '#shared/record/record.ts'

export const roleWords: Readonly<Record<Role, MessageDescriptor>> = defineMessages({
  id: { id: 'record.role.id', defaultMessage: 'Identifier' },
  name: { id: 'record.role.name', defaultMessage: 'Name' },
  segment: { id: 'record.role.segment', defaultMessage: 'Segment' },
  stage: { id: 'record.role.stage', defaultMessage: 'Stage' },
  owner: { id: 'record.role.owner', defaultMessage: 'Owner' },
  figure: { id: 'record.role.figure', defaultMessage: 'Figure' },
  event: { id: 'record.role.event', defaultMessage: 'Event' },
  'event-text': { id: 'record.role.eventText', defaultMessage: 'Event text' },
  field: { id: 'record.role.field', defaultMessage: 'Further field' },
})

export const typeWords: Readonly<Record<ValueType, MessageDescriptor>> = defineMessages({
  text: { id: 'record.type.text', defaultMessage: 'Text' },
  'long-text': { id: 'record.type.longText', defaultMessage: 'Long text' },
  number: { id: 'record.type.number', defaultMessage: 'Number' },
  money: { id: 'record.type.money', defaultMessage: 'Money' },
  date: { id: 'record.type.date', defaultMessage: 'Date' },
  boolean: { id: 'record.type.boolean', defaultMessage: 'Yes or no' },
  identifier: { id: 'record.type.identifier', defaultMessage: 'Identifier' },
  email: { id: 'record.type.email', defaultMessage: 'E-mail address' },
  phone: { id: 'record.type.phone', defaultMessage: 'Phone number' },
  url: { id: 'record.type.url', defaultMessage: 'Link' },
})

export const maskWords: Readonly<Record<MaskChoice, MessageDescriptor>> = defineMessages({
  mask: { id: 'record.mask.mask', defaultMessage: 'Mask' },
  'leave-out': { id: 'record.mask.leaveOut', defaultMessage: 'Leave out' },
  keep: { id: 'record.mask.keep', defaultMessage: 'Show' },
})

export const eventWords: Readonly<Record<EventKind, MessageDescriptor>> = defineMessages({
  mail: { id: 'record.event.mail', defaultMessage: 'Mail' },
  call: { id: 'record.event.call', defaultMessage: 'Call' },
  ticket: { id: 'record.event.ticket', defaultMessage: 'Ticket' },
  login: { id: 'record.event.login', defaultMessage: 'Login' },
  stage: { id: 'record.event.stage', defaultMessage: 'Stage' },
  form: { id: 'record.event.form', defaultMessage: 'Form' },
  purchase: { id: 'record.event.purchase', defaultMessage: 'Purchase' },
  survey: { id: 'record.event.survey', defaultMessage: 'Survey' },
  complaint: { id: 'record.event.complaint', defaultMessage: 'Complaint' },
  other: { id: 'record.event.other', defaultMessage: 'Event' },
})

export const eventIcons: Readonly<Record<EventKind, LucideIcon>> = {
  mail: Mail, call: Phone, ticket: Headset, login: LogIn, stage: Milestone, form: FileText, purchase: ShoppingCart, survey: ClipboardList,
  complaint: MessageSquareWarning, other: CalendarDays,
}

export const delimiterWords: readonly (readonly [string, MessageDescriptor])[] = Object.entries(defineMessages({
  ',': { id: 'record.delimiter.comma', defaultMessage: 'commas' },
  ';': { id: 'record.delimiter.semicolon', defaultMessage: 'semicolons' },
  '\t': { id: 'record.delimiter.tab', defaultMessage: 'tabs' },
  '|': { id: 'record.delimiter.bar', defaultMessage: 'vertical bars' },
}))

export const orderWords: Readonly<Record<string, MessageDescriptor>> = defineMessages({
  'year-month-day': { id: 'record.order.year', defaultMessage: 'Dates: year first' },
  'month-day': { id: 'record.order.month', defaultMessage: 'Dates: month first' },
  'day-month': { id: 'record.order.day', defaultMessage: 'Dates: day first' },
})
