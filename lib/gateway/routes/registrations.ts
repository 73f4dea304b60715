import type { CallContext } from '#lib/calls/call-context.ts'
import { reportRegistration, reportRegistrations } from '#lib/calls/report-registrations.ts'
import {
  MAX_REGISTRATIONS,
  type RegistrationAnswer,
  type RegistrationInput,
  type RegistrationsAnswer,
  type RejectedItem,
  registrationAnswer,
  registrationInput,
  registrationsAnswer,
  unregisterInput,
} from '#lib/registrations/schemas.ts'
import { endpoint, type ItemReading } from '../endpoint.ts'
import { faultInWords } from '../faults.ts'

export const registrationEndpoints = [
  endpoint({
    method: 'post',
    path: '/registrations',
    tag: 'Registrations',
    summary: 'Report REGISTERs that the PBX accepted',
    description:
      'One object, or an array that is answered per item: a bad item never harms the others. Fire and forget; repeats and crossings are normal.',
    scope: 'registrations:write',
    lane: 'report',
    input: registrationInput,
    inputFrom: 'body',
    answer: registrationAnswer,
    example: {
      aor: 'sip:100@pbx.example.com',
      contact:
        '<sip:100@203.0.113.7:5060;pn-provider=apns;pn-prid=a1b2c3d4e5f60718;pn-param=ABCDE12345.com.example.phone.voip>',
      expires: 600,
      callId: 'f81d4fae-7dec@203.0.113.7',
      cseq: 12,
      userAgent: 'ExamplePhone/3.2 (iOS 19.1)',
      source: 'udp:203.0.113.7:5060',
    },
    run: ({ ctx, input }) => reportRegistration(ctx, input),
    many: { max: MAX_REGISTRATIONS, answer: registrationsAnswer, run: reportMany },
  }),
  endpoint({
    method: 'delete',
    path: '/registrations',
    tag: 'Registrations',
    summary: 'Report an unregister',
    description:
      'Says the same as `POST /registrations` with `expires: 0`. Members in the body or in the query.',
    scope: 'registrations:write',
    lane: 'report',
    input: unregisterInput,
    inputFrom: 'either',
    answer: registrationAnswer,
    run: ({ ctx, input }) => reportRegistration(ctx, { ...input, expires: 0 }),
  }),
]

type Answered = RegistrationAnswer | RejectedItem

async function reportMany(
  ctx: CallContext,
  readings: ItemReading<RegistrationInput>[],
): Promise<RegistrationsAnswer> {
  const good = readings.flatMap((reading) => (reading.ok ? [reading.input] : []))
  const reported = (await reportRegistrations(ctx, good)).values()
  const items = readings.map((reading, index) =>
    reading.ok ? placed(nextOf(reported), index) : rejected(reading.faults),
  )
  const accepted = items.filter((item) => item.ok).length
  return { ok: true, accepted, rejected: items.length - accepted, items }
}

function nextOf(answers: ArrayIterator<Answered>): Answered {
  const next = answers.next()
  if (next.done) throw new Error('A report of registrations has fewer answers than items.')
  return next.value
}

/** The use case knows one REGISTER; its pointers are made to point into the array. */
function placed(item: Answered, index: number): Answered {
  if (item.ok) return item
  const errors = item.errors.map(({ pointer, message }) => ({ pointer: `/${index}${pointer}`, message }))
  return { ...item, errors }
}

function rejected(errors: RejectedItem['errors']): RejectedItem {
  return { ok: false, code: 'invalid', detail: errors.map(faultInWords).join(' '), errors }
}
