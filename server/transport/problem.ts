// Refusals as RFC 9457 problem documents: `type` is the reason's stable name, `detail` says in plain words what to do.
// No stack, no path of ours, no value that was not the caller's own.

import { z } from 'zod'
import { refuse, statusOf, titleOf, type Refusal } from '#shared/base/refusal.ts'

export const problem = z.object({ type: z.string(), title: z.string(), status: z.number().int(), detail: z.string() })

/** The problem document of a refusal. */
export function problemOf(refusal: Refusal): Response {
  const { reason, detail, waitSeconds } = refusal
  const response = document({ type: reason, title: titleOf(reason), status: statusOf(reason), detail })
  if (waitSeconds !== undefined) response.headers.set('retry-after', String(waitSeconds))
  return response
}

/** The document for what should not have happened: it says nothing of the inside. */
export function unexpected(): Response {
  return document({ type: 'unexpected', title: 'Something went wrong on the server.', status: 500, detail: 'This is a fault of the server and was noted there. Try again; if it stays, tell whoever runs the server.' })
}

/** What a shape found wrong, in words: the first three faults with their places. */
export function badRequest(error: z.ZodError): Refusal {
  const faults = error.issues.slice(0, 3).map((issue) => {
    const place = issue.path.map(String).join('.')
    return place === '' ? issue.message : `${place}: ${issue.message}`
  })
  return refuse('bad-request', `This request does not have the expected form. ${faults.join('. ').slice(0, 600)}.`)
}

function document(body: z.infer<typeof problem>): Response {
  return new Response(JSON.stringify(body), { status: body.status, headers: { 'content-type': 'application/problem+json' } })
}
