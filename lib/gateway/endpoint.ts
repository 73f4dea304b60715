import type { z } from 'zod'
import type { Scope } from '#lib/api-keys/scopes.ts'
import type { CallContext } from '#lib/calls/call-context.ts'
import type { AppError, FieldFault } from '#lib/platform/errors.ts'
import type { Lane } from './load-gate.ts'

/** Segments of the path in braces, decoded. */
export type PathParams = Readonly<Record<string, string>>

/** One item of an array, read: good ones go on, bad ones are answered. `faults` point into the array. */
export type ItemReading<Item> = { ok: true; input: Item } | { ok: false; faults: FieldFault[] }

/** A request with an API key, read and checked. */
export type KeyedRequest<Input> = { ctx: CallContext; input: Input; params: PathParams }

/** A request without an API key: the use case asks for another proof. */
export type OpenRequest<Input> = { ctx: Omit<CallContext, 'tenantId'>; input: Input; params: PathParams }

/** What an endpoint says of itself, for people. */
type Description = {
  tag: 'Registrations' | 'Lookup' | 'Calls' | 'Pushes' | 'Credentials' | 'Compatibility'
  summary: string
  description?: string
  /** Example of a request body. */
  example?: Record<string, unknown>
  params?: Readonly<Record<string, string>>
}

/** How other software wants to be told of an error. Everybody else gets `application/problem+json`. */
export type ForeignErrors = {
  schema: z.ZodType
  write: (error: AppError) => { status: number; body: object }
}

type Common<Input extends z.ZodType> = Description & {
  method: 'get' | 'post' | 'put' | 'delete'
  /** Below `/api/v1`, with `{name}` for a segment that varies. */
  path: string
  lane: Lane
  /** What comes in. Null where the path says all. */
  input: Input | null
  /** Where it comes in; `either` takes the query where there is no body. */
  inputFrom: 'body' | 'query' | 'either'
  answer: z.ZodType
  foreignErrors?: ForeignErrors
  /** For software that reads only the HTTP status: which one an answer has, and what those besides 200 mean. */
  statuses?: { of: (answer: object) => number; meanings: Readonly<Record<number, string>> }
  /** Set where the software can send nothing but a URL: its API key may then stand in the query as `key`. */
  takesKeyInUrl?: true
}

/** An endpoint as data: who may call it, what goes in, what comes out, and the one use case behind it. */
export type Endpoint<Input extends z.ZodType = z.ZodType> =
  | (Common<Input> & {
      scope: Scope
      run: (request: KeyedRequest<z.output<Input>>) => Promise<object>
      /** For an endpoint that also takes an array. */
      many?: {
        max: number
        answer: z.ZodType
        run: (ctx: CallContext, items: ItemReading<z.output<Input>>[]) => Promise<object>
      }
      /** Writes the answer as lines of text, where `text/plain` is offered. */
      asText?: (answer: object) => string
    })
  | (Common<Input> & {
      scope: null
      run: (request: OpenRequest<z.output<Input>>) => Promise<object>
      many?: undefined
      asText?: undefined
    })

/** Checks an endpoint's parts against each other, then forgets its input type, which only the parts need. */
export function endpoint<Input extends z.ZodType>(definition: Endpoint<Input>): Endpoint {
  return definition as unknown as Endpoint
}
