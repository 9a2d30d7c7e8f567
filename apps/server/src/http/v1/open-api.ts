import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import * as v from 'valibot'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { answers, idempotencyKey } from './schemas.ts'

const json = { target: 'draft-2020-12', errorMode: 'ignore' } as const
const overrideRef = ({ referenceId }: { referenceId: string }) => `#/components/schemas/${referenceId}`

/** P19.6: the OpenAPI 3.1 document of all operations, from the schemas that check them. */
export function openApi(basePath: string): object {
  const paths = Map.groupBy(operations, ({ path }) => path)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version: '1',
      description: 'For bots of this server. Errors are problem documents (RFC 9457) with a `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${basePath}/api/v1` }],
    security: [{ bot: [] }],
    paths: Object.fromEntries(
      [...paths].map(([path, ofPath]) => [
        path,
        Object.fromEntries(ofPath.map((one) => [one.method, described(one)])),
      ]),
    ),
    components: {
      securitySchemes: { bot: { type: 'http', scheme: 'bearer', description: 'The token of a bot.' } },
      schemas: {
        ...toJsonSchemaDefs(answers, { ...json, typeMode: 'output', overrideRef }),
        Problem: problem,
      },
      responses: {
        Problem: {
          description: 'Why it was not done. `Retry-After` has seconds, where it may be tried again.',
          headers: { 'Retry-After': { schema: { type: 'integer' } } },
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    field: { type: 'string' },
    retryAfter: { type: 'integer' },
  },
}

function described(operation: Operation) {
  const { id, summary, about, body, status, answer } = operation
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${answer}` } } }
  return {
    operationId: id,
    summary,
    ...(about !== undefined && { description: about }),
    parameters: parametersOf(operation),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
    }),
    responses: {
      [status]: { description: 'Done.', content: id === 'getChanges' ? withStreams(content) : content },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function withStreams(content: object) {
  const schema = { type: 'string' }
  return { ...content, 'application/x-ndjson': { schema }, 'text/event-stream': { schema } }
}

/** What goes into a request, for the document and the page. */
export function parametersOf({ params, query, isWrite, id }: Operation) {
  const inPath = Object.entries(params).map(([name, schema]) => parameter('path', name, schema, true))
  const entries = Object.entries('entries' in query ? (query.entries as v.ObjectEntries) : {})
  const inQuery = entries.map(([name, schema]) =>
    parameter('query', name, schema, schema.type !== 'optional'),
  )
  return [
    ...inPath,
    ...inQuery,
    ...(isWrite ? [parameter('header', 'Idempotency-Key', idempotencyKey, false)] : []),
    ...(id === 'getChanges' ? [parameter('header', 'Last-Event-ID', v.string(), false)] : []),
  ]
}

function parameter(
  place: 'path' | 'query' | 'header',
  name: string,
  schema: v.GenericSchema,
  required: boolean,
) {
  return { name, in: place, required, schema: schemaOf(schema) }
}

function schemaOf(schema: v.GenericSchema) {
  const { $schema: _, ...rest } = toJsonSchema(schema, { ...json, typeMode: 'input' })
  return rest
}
