import { createOpenApiDocument } from '#lib/gateway/app.ts'
import { curlOf, exampleOf } from './api-example.ts'
import { flattenMembers, type JsonSchema, type Member, resolveSchema } from './api-members.ts'

/** One endpoint of the API, ready to be shown. */
export type ApiEndpoint = {
  /** For the address of this part of the page. */
  id: string
  method: string
  path: string
  summary: string
  description: string
  /** The scope that its API key needs; null for an endpoint without a key. */
  scope: string | null
  parameters: Member[]
  /** Members of the body; empty without one. */
  body: Member[]
  takesArray: boolean
  /** JSON text of a body. */
  example: string | null
  curl: string
  answer: Member[]
  errors: { status: number; title: string }[]
}

/** Endpoints that belong together. */
export type ApiSection = { name: string; description: string; endpoints: ApiEndpoint[] }

type Operation = {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  'x-scope'?: string
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema: JsonSchema; example?: unknown }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: JsonSchema }> }>
}

type Document = {
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema> }
}

const sectionsByGateway = new Map<string, ApiSection[]>()

/** The whole API from its OpenAPI document, section by section. Made once: it changes with the program only. */
export function apiReference(gatewayUrl: string): ApiSection[] {
  const known = sectionsByGateway.get(gatewayUrl)
  if (known !== undefined) return known
  const sections = makeSections(createOpenApiDocument() as unknown as Document, gatewayUrl)
  sectionsByGateway.set(gatewayUrl, sections)
  return sections
}

function makeSections(document: Document, gatewayUrl: string): ApiSection[] {
  const endpoints = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0] ?? '',
      endpoint: toEndpoint(document, gatewayUrl, { method, path, operation }),
    })),
  )
  const described = document.tags.map(({ name }) => name)
  // A tag that nobody described is shown all the same.
  const others = [...new Set(endpoints.map(({ tag }) => tag))].filter((tag) => !described.includes(tag))
  return [...document.tags, ...others.map((name) => ({ name, description: '' }))]
    .map(({ name, description }) => ({
      name,
      description,
      endpoints: endpoints.filter(({ tag }) => tag === name).map(({ endpoint }) => endpoint),
    }))
    .filter((section) => section.endpoints.length > 0)
}

function toEndpoint(
  document: Document,
  gatewayUrl: string,
  { method, path, operation }: { method: string; path: string; operation: Operation },
): ApiEndpoint {
  const { schemas } = document.components
  const json = operation.requestBody?.content['application/json']
  const answer = operation.responses['200']?.content?.['application/json']?.schema
  const parameters = (operation.parameters ?? []).map((parameter) => ({
    ...toMember(parameter, schemas),
    name: parameter.in === 'header' ? `${parameter.name} (header)` : parameter.name,
  }))
  const body = json === undefined ? [] : flattenMembers(json.schema, schemas)
  const example = json === undefined ? null : exampleOf(json, body)
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: operation.description ?? '',
    scope: operation['x-scope'] ?? null,
    parameters,
    body,
    takesArray: json?.schema.anyOf?.some((one) => one.type === 'array') ?? false,
    example,
    curl: curlOf({
      gatewayUrl,
      method,
      path,
      isKeyed: operation['x-scope'] !== undefined,
      required: (operation.parameters ?? []).filter((one) => one.required === true && one.in === 'query'),
      example,
    }),
    answer: answer === undefined ? [] : flattenMembers(answer, schemas),
    errors: Object.entries(operation.responses)
      .map(([status, { description }]) => ({ status: Number(status), title: description }))
      .filter(({ status }) => status >= 400),
  }
}

function toMember(
  parameter: { name: string; required?: boolean; description?: string; schema: JsonSchema },
  schemas: Record<string, JsonSchema>,
): Member {
  const schema = resolveSchema(parameter.schema, schemas)
  const [member] = flattenMembers(
    {
      type: 'object',
      properties: { [parameter.name]: schema },
      ...(parameter.required === true ? { required: [parameter.name] } : {}),
    },
    schemas,
  )
  if (member === undefined) throw new Error(`the parameter ${parameter.name} has no schema`)
  return { ...member, description: parameter.description ?? member.description }
}
