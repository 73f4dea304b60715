/** What is read of a JSON schema, as far as our own documents use it. */
export type JsonSchema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: unknown
  description?: string
  example?: unknown
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
}

/** A member of a body or an answer; `pushes[].reason` for one further in. */
export type Member = {
  name: string
  type: string
  isRequired: boolean
  description: string
  /** As JSON text; empty for none. */
  example: string
}

const MAX_DEPTH = 3
const FEW_WORDS = 12

/** A schema with its reference followed. */
export function resolveSchema(schema: JsonSchema, schemas: Record<string, JsonSchema>): JsonSchema {
  const name = schema.$ref?.split('/').at(-1)
  const target = name === undefined ? undefined : schemas[name]
  if (target === undefined) return schema
  const { $ref: _ref, ...own } = schema
  return { ...target, ...own }
}

/** The members of an object, those of objects in it below their own. Of several shapes the first object counts. */
export function flattenMembers(
  schema: JsonSchema,
  schemas: Record<string, JsonSchema>,
  prefix = '',
  depth = 0,
): Member[] {
  const object = findObject(schema, schemas)
  if (object?.properties === undefined || depth >= MAX_DEPTH) return []
  return Object.entries(object.properties).flatMap(([name, property]) => {
    const inner = resolveSchema(property, schemas)
    const isArray = inner.type === 'array'
    const member: Member = {
      name: `${prefix}${name}`,
      type: typeWords(inner, schemas),
      isRequired: object.required?.includes(name) ?? false,
      description: inner.description ?? '',
      example: inner.example === undefined ? '' : JSON.stringify(inner.example),
    }
    const below = isArray ? (inner.items ?? {}) : inner
    return [member, ...flattenMembers(below, schemas, `${prefix}${name}${isArray ? '[]' : ''}.`, depth + 1)]
  })
}

function findObject(schema: JsonSchema, schemas: Record<string, JsonSchema>): JsonSchema | null {
  const resolved = resolveSchema(schema, schemas)
  if (resolved.properties !== undefined) return resolved
  for (const choice of resolved.anyOf ?? resolved.oneOf ?? resolved.allOf ?? []) {
    const found = findObject(choice, schemas)
    if (found !== null) return found
  }
  return null
}

function typeWords(schema: JsonSchema, schemas: Record<string, JsonSchema>): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) {
    const words = schema.enum.map((word) => (word === '' ? '""' : String(word)))
    return words.length > FEW_WORDS ? `${words.slice(0, FEW_WORDS).join(' | ')} | …` : words.join(' | ')
  }
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) {
    // Null and empty text mean absent wherever they are taken: no member needs to say so.
    const words = choices.map((choice) => typeWords(resolveSchema(choice, schemas), schemas))
    return [...new Set(words.filter((word) => word !== 'null'))].join(' or ')
  }
  if (schema.type === 'array')
    return `array of ${typeWords(resolveSchema(schema.items ?? {}, schemas), schemas)}`
  const type = Array.isArray(schema.type)
    ? schema.type.filter((one) => one !== 'null').join(' or ')
    : (schema.type ?? 'any')
  return `${type}${bounds(schema)}`
}

function bounds({ minimum, maximum, maxLength }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) {
    return `, ${minimum} to ${maximum}`
  }
  return maxLength === undefined ? '' : `, at most ${maxLength} characters`
}
