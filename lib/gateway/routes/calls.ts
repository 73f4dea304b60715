import { awaitVerdict } from '#lib/calls/await-verdict.ts'
import type { CallContext } from '#lib/calls/call-context.ts'
import { reportCallEvents } from '#lib/calls/report-call-events.ts'
import { reportDeviceEvents } from '#lib/calls/report-device-events.ts'
import {
  awaitVerdictQuery,
  type CallEventInput,
  callAnswer,
  callEventInput,
  callEventsAnswer,
  callEventsBatchAnswer,
  deviceEventsInput,
  MAX_CALL_EVENTS,
  startCallInput,
} from '#lib/calls/schemas.ts'
import { startCall } from '#lib/calls/start-call.ts'
import { AppError } from '#lib/platform/errors.ts'
import { endpoint, type ItemReading } from '../endpoint.ts'

const PUSH_HINT = { pushHint: 'Id of the call.' }

export const callEndpoints = [
  endpoint({
    method: 'post',
    path: '/calls',
    tag: 'Calls',
    summary: 'Wake the phones of an account for an INVITE',
    description:
      'One request for each INVITE. `callId` with `aor` makes it idempotent: a retransmission gets the same answer and no second push.',
    scope: 'calls:write',
    lane: 'call',
    input: startCallInput,
    inputFrom: 'body',
    answer: callAnswer,
    example: {
      aor: 'sip:100@pbx.example.com',
      callId: '3848276298220188511@pbx.example.com',
      caller: 'sip:200@pbx.example.com',
      callerName: 'Alice',
      wait: 'pushed',
    },
    run: ({ ctx, input }) => startCall(ctx, input),
  }),
  endpoint({
    method: 'get',
    path: '/calls/{pushHint}/verdict',
    tag: 'Calls',
    summary: 'Wait for the verdict of a call',
    description:
      'Blocks until there is one or, with `after`, until more devices than that have registered again; at most `waitSeconds`.',
    scope: 'calls:write',
    lane: 'call',
    params: PUSH_HINT,
    input: awaitVerdictQuery,
    inputFrom: 'query',
    answer: callAnswer,
    run: ({ ctx, input, params }) => awaitVerdict(ctx, { ...input, pushHint: params.pushHint ?? '' }),
  }),
  endpoint({
    method: 'post',
    path: '/calls/events',
    tag: 'Calls',
    summary: 'Report what became of calls',
    description:
      'One event or an array, in any order, twice or late. Events of unknown calls are counted in `ignored`, never refused.',
    scope: 'calls:write',
    lane: 'report',
    input: callEventInput,
    inputFrom: 'body',
    answer: callEventsAnswer,
    example: { pushHint: '019a0b6e-1d2c-7abc-8def-0123456789ab', type: 'answered', code: 200 },
    run: ({ ctx, input }) => reportCallEvents(ctx, [input]),
    many: { max: MAX_CALL_EVENTS, answer: callEventsBatchAnswer, run: reportMany },
  }),
  endpoint({
    method: 'post',
    path: '/device-events',
    tag: 'Calls',
    summary: 'Report what the app itself saw of a call',
    description: 'Needs no API key: `reportToken` from the push payload proves call and device for an hour.',
    scope: null,
    lane: 'report',
    input: deviceEventsInput,
    inputFrom: 'body',
    answer: callEventsAnswer,
    example: {
      pushHint: '019a0b6e-1d2c-7abc-8def-0123456789ab',
      reportToken: 'aRs4…',
      events: [{ type: 'push_received', at: '2026-01-31T12:00:00.000Z' }],
    },
    run: ({ ctx, input }) => reportDeviceEvents(ctx, input),
  }),
]

/** Good events are taken even if others are bad: a PBX that must send all again would send the bad ones too. */
async function reportMany(ctx: CallContext, readings: ItemReading<CallEventInput>[]) {
  const events = readings.flatMap((reading) => (reading.ok ? [reading.input] : []))
  const errors = readings.flatMap((reading) => (reading.ok ? [] : reading.faults))
  if (events.length === 0) {
    throw new AppError('invalid', 'None of the events can be read; see errors.', { faults: errors })
  }
  const answer = await reportCallEvents(ctx, events)
  return errors.length === 0 ? answer : { ...answer, rejected: readings.length - events.length, errors }
}
