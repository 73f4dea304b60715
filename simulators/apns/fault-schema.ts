import { z } from 'zod'

const environment = z.enum(['production', 'sandbox'])
const http2Code = z.number().int().min(0).max(0xffff_ffff)
const status = z.number().int().min(200).max(599)

/** Which requests a fault is for. All given conditions must hold; none given means every request. */
const matchSchema = z.strictObject({
  pushToken: z.string().min(1).optional(),
  environment: environment.optional(),
  topic: z.string().min(1).optional(),
  connectionId: z.number().int().positive().optional(),
  /** Only the nth request, counted from 1 among those that fit the conditions above. */
  nth: z.number().int().positive().optional(),
  /** Chance from 0 to 1, drawn from the simulator's seed. */
  probability: z.number().min(0).max(1).optional(),
})

/** How the service says it is going away. `text` is JSON with a reason unless given; `then` is what follows. */
export const goAwaySchema = z.strictObject({
  code: http2Code,
  text: z.string().max(1000).optional(),
  /** Default 2^31-1: every stream so far will still be answered. */
  lastStreamId: z.number().int().min(0).max(0x7fff_ffff).optional(),
  /** `drain` (default): answer what is open, then close; `hang`: answer nothing, stay open; `kill`: close at once. */
  then: z.enum(['drain', 'hang', 'kill']).optional(),
})

const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('reason'),
    status,
    reason: z.string().min(1),
    timestamp: z.number().int().optional(),
    retryAfterSeconds: z.number().int().min(0).optional(),
  }),
  /** The request vanishes: not processed, not answered. */
  z.strictObject({ kind: z.literal('silence') }),
  /** The push is processed and delivered; its answer never comes. */
  z.strictObject({ kind: z.literal('answer_lost') }),
  z.strictObject({ kind: z.literal('reset'), code: http2Code }),
  goAwaySchema.extend({ kind: z.literal('goaway') }),
  /** 503 Shutdown, then a GOAWAY that drains. */
  z.strictObject({ kind: z.literal('shutdown') }),
  z.strictObject({ kind: z.literal('tcp_reset') }),
  z.strictObject({ kind: z.literal('tcp_close') }),
  /** The connection goes dark from this request on. */
  z.strictObject({ kind: z.literal('black_hole') }),
  z.strictObject({ kind: z.literal('html'), status }),
  z.strictObject({ kind: z.literal('empty'), status }),
  /** The connection is held to that many streams; the push itself goes through. */
  z.strictObject({ kind: z.literal('shrink_streams'), streams: z.number().int().min(0) }),
  /** The answer comes that much later (ms); adds to other faults. */
  z.strictObject({ kind: z.literal('latency'), ms: z.number().min(0) }),
])

/** One scripted fault. `times` is how often it strikes; absent: every time. */
export const faultSchema = z.strictObject({
  match: matchSchema.optional(),
  times: z.number().int().positive().optional(),
  action: actionSchema,
})

/** One scripted fault, as written by a test. */
export type FaultRule = z.input<typeof faultSchema>

/** What a fault does. */
export type FaultAction = z.infer<typeof actionSchema>

/** How the service says it is going away. */
export type GoAway = z.infer<typeof goAwaySchema>
