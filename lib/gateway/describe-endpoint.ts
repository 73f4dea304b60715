import { type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import { AppError, ERROR_TABLE, type ErrorCode } from '#lib/platform/errors.ts'
import type { Endpoint } from './endpoint.ts'
import type { HttpEnv } from './http-env.ts'

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(Object.keys(ERROR_TABLE) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' })

const formatParameter = {
  name: 'format',
  in: 'query',
  required: false,
  description: 'Form of the answer; `Accept` does the same.',
} as const

/** Writes an endpoint into the OpenAPI document of the app. */
export function describeEndpoint(app: OpenAPIHono<HttpEnv>, endpoint: Endpoint): void {
  const { method, path, tag, summary, description, scope } = endpoint
  app.openAPIRegistry.registerPath({
    method,
    path,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    operationId: operationId(endpoint),
    security: scope === null ? [] : [{ bearer: [scope] }, { apiKey: [scope] }, { basic: [scope] }],
    ...(scope === null ? {} : { 'x-scope': scope }),
    parameters: [
      ...(method === 'post' && scope !== null ? [IDEMPOTENCY_PARAMETER] : []),
      ...(endpoint.takesKeyInUrl === undefined ? [] : [KEY_PARAMETER]),
      { ...formatParameter, schema: { type: 'string', enum: formats(endpoint) } },
    ],
    request: describeRequest(endpoint),
    responses: describeResponses(endpoint),
  })
}

const IDEMPOTENCY_PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same body within 24 hours gets the stored answer.',
  schema: { type: 'string', maxLength: 255 },
} as const

const KEY_PARAMETER = {
  name: 'key',
  in: 'query',
  required: false,
  description:
    'The API key, only where no header can be sent. It may then have no scopes but calls:write and tokens:write.',
  schema: { type: 'string' },
} as const

function formats(endpoint: Endpoint): string[] {
  return endpoint.asText === undefined ? ['json', 'form'] : ['json', 'form', 'text']
}

function operationId({ method, path }: Endpoint): string {
  const words = path.replaceAll(/[{}]/g, '').split(/[/-]/).filter(Boolean)
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function describeRequest(endpoint: Endpoint): NonNullable<RouteConfig['request']> {
  const { input, inputFrom, many, example, params } = endpoint
  const query = inputFrom === 'body' || input === null ? {} : { query: input as z.ZodObject }
  const path =
    params === undefined
      ? {}
      : {
          params: z.object(
            Object.fromEntries(
              Object.entries(params).map(([name, text]) => [name, z.string().meta({ description: text })]),
            ),
          ),
        }
  if (inputFrom !== 'body' || input === null) return { ...query, ...path }
  const schema = many === undefined ? input : z.union([input, z.array(input).min(1).max(many.max)])
  const content = {
    'application/json': { schema, ...(example === undefined ? {} : { example }) },
    'application/x-www-form-urlencoded': { schema: input },
  }
  return { body: { required: true, content }, ...path }
}

function describeResponses(endpoint: Endpoint): RouteConfig['responses'] {
  const answer = describeAnswer(endpoint)
  const meanings = Object.entries(endpoint.statuses?.meanings ?? {})
  const more = meanings.map(([status, description]) => [status, { ...answer, description }])
  return { ...describeErrors(endpoint), ...Object.fromEntries(more), 200: answer }
}

function describeAnswer(endpoint: Endpoint) {
  const { answer, many } = endpoint
  const schema = many === undefined ? answer : z.union([answer, many.answer])
  const text = endpoint.asText === undefined ? {} : { 'text/plain': { schema: z.string() } }
  return {
    description: 'The request was understood.',
    headers: { 'X-Request-Id': { schema: { type: 'string' as const } } },
    content: {
      'application/json': { schema },
      'application/x-www-form-urlencoded': { schema: z.string() },
      ...text,
    },
  }
}

function describeErrors(endpoint: Endpoint): RouteConfig['responses'] {
  const codes: ErrorCode[] = ['unauthenticated', 'unavailable', 'internal']
  if (endpoint.scope !== null) codes.push('forbidden', 'rate_limited')
  if (endpoint.input !== null) codes.push('invalid')
  if (endpoint.inputFrom !== 'query') codes.push('malformed', 'too_large', 'unsupported_media_type')
  if (endpoint.method === 'post' && endpoint.scope !== null) codes.push('conflict')
  if (endpoint.params !== undefined) codes.push('not_found')
  const { foreignErrors } = endpoint
  const content =
    foreignErrors === undefined
      ? { 'application/problem+json': { schema: problem } }
      : { 'application/json': { schema: foreignErrors.schema } }
  return Object.fromEntries(
    codes
      .map((code) => ({
        status: foreignErrors?.write(new AppError(code, '')).status ?? ERROR_TABLE[code].status,
        title: ERROR_TABLE[code].title,
      }))
      .toSorted((a, b) => a.status - b.status)
      .map(({ status, title }) => [status, { description: title, content }]),
  )
}
