// The interface described in OpenAPI 3.1, made from the same routes and shapes that serve it; nothing is written twice.

import { z } from 'zod'
import { allReasons, statusOf, titleOf } from '#shared/base/refusal.ts'
import { may, role, type Deed } from '#shared/board/people.ts'
import { problem } from './problem.ts'
import type { Route } from './route.ts'

const shapeOf = (shape: z.ZodType, io: 'input' | 'output'): unknown => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' })
  return schema
}

/** The OpenAPI document of these routes. */
export function descriptionOf(routes: readonly Route[]): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const one of routes) {
    const path = one.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operation(one) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Signalboard', version: '1', description: 'The HTTP interface. The board itself is at `WS /sync/{id}` in the y-websocket protocol. Refusals are RFC 9457 problem documents; their `type` is one of the reasons listed under Problem.' },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token that joining gives.' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'sb_{id}', description: 'The same token, set by joining. Changes by cookie need an Origin of ours.' },
      },
      schemas: {
        Problem: {
          ...(shapeOf(problem, 'output') as object), // a JSON schema is always an object here
          description: allReasons.map((reason) => `${reason} (${statusOf(reason)}): ${titleOf(reason)}`).join('\n'),
        },
      },
    },
  }
}

function operation(one: Route): unknown {
  const refused = { description: 'A refusal.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }
  return {
    operationId: one.name,
    summary: one.does,
    'x-roles': one.who === 'anyone' ? ['anyone'] : rolesFor(one.who),
    security: one.who === 'anyone' ? [] : [{ bearer: [] }, { cookie: [] }],
    parameters: [...pathParameters(one.path), ...queryParameters(one.queryShape)],
    ...(one.bodyTypes.length === 0 ? {} : { requestBody: requestBody(one) }),
    responses: {
      ...Object.fromEntries(Object.entries(one.answers).map(([status, { says, shape, type }]) => {
        const content = shape ? { 'application/json': { schema: shapeOf(shape, 'output') } } : type ? { [type]: {} } : undefined
        return [status, { description: says, ...(content ? { content } : {}) }]
      })),
      default: refused,
    },
  }
}

const rolesFor = (deed: Deed): string[] => role.options.filter((one) => may(one, deed))

function requestBody(one: Route): unknown {
  const schema = one.bodyShape === null ? { type: 'string', format: 'binary' } : shapeOf(one.bodyShape, 'input')
  return { required: true, content: Object.fromEntries(one.bodyTypes.map((type) => [type, { schema }])) }
}

const pathParameters = (path: string): unknown[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function queryParameters(shape: z.ZodType | null): unknown[] {
  if (!(shape instanceof z.ZodObject)) return []
  return Object.entries(shape.shape).map(([name, one]) => ({ name, in: 'query', required: false, schema: shapeOf(one as z.ZodType, 'input') })) // an object's fields are shapes
}
