// People at a board, their roles and what a role may do, as one table.
// Asked by the client as a courtesy and by the server as the law. Knows no sockets, no sessions, no storage.

import { z } from 'zod'
import { personId } from '../base/ids.ts'

export const role = z.enum(['facilitator', 'participant', 'viewer'])
export type Role = z.infer<typeof role>

/** A name a person gives at the door: 1 to 60 characters without control characters. */
export const personName = z.string().trim().min(1).max(60).regex(/^[^\p{Cc}]+$/u)
/** A department: 1 to 40 characters without control characters. */
export const departmentName = z.string().trim().min(1).max(40).regex(/^[^\p{Cc}]+$/u)

export const person = z.object({
  id: personId, name: personName, department: departmentName, role,
})
export type Person = z.infer<typeof person>

/** What can be done on a board. `edit` is the document; the others are commands and pages. */
export type Deed =
  | 'see' | 'edit' | 'vote' | 'facilitate' | 'import-records' | 'export' | 'share'

const rights: Record<Role, readonly Deed[]> = {
  facilitator: ['see', 'edit', 'vote', 'facilitate', 'import-records', 'export', 'share'],
  participant: ['see', 'edit', 'vote', 'export'],
  viewer: ['see', 'export'],
}

/** Whether a role may do a deed. */
export function may(role: Role, deed: Deed): boolean {
  return rights[role].includes(deed)
}

/** Departments offered when a session is made. */
export const usualDepartments = ['Sales', 'Marketing', 'Customer success', 'Support', 'Product', 'Data'] as const
