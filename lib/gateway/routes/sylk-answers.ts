import { z } from 'zod'
import type { CallAnswer } from '#lib/calls/schemas.ts'
import type { AppError } from '#lib/platform/errors.ts'
import { ERROR_TABLE } from '#lib/platform/errors.ts'
import type { ForeignErrors } from '../endpoint.ts'
import { faultInWords } from '../faults.ts'

/** What sylk-pushserver answers a push: the HTTP status once more, words, and one entry for each device. */
export const sylkPushAnswer = z
  .object({
    code: z.number().int(),
    description: z.string(),
    data: z.union([
      z.object({}),
      z.array(
        z.object({
          code: z.number().int(),
          description: z.string(),
          'device-id': z.string(),
          'apns-id': z.string(),
          environment: z.string(),
        }),
      ),
    ]),
    pushHint: z.string().meta({ description: 'Ours: put it into `X-PushHint` of the INVITE.' }),
  })
  .meta({ id: 'SylkPushAnswer' })

export type SylkPushAnswer = z.infer<typeof sylkPushAnswer>

type CallDevice = NonNullable<CallAnswer['devices']>[number]

/** A request that cannot be read is 400 there; all else keeps its status. */
export const sylkErrors: ForeignErrors = {
  schema: z
    .object({ code: z.number().int(), description: z.string(), data: z.union([z.string(), z.object({})]) })
    .meta({ id: 'SylkError' }),
  write(error) {
    const status = error.code === 'invalid' ? 400 : ERROR_TABLE[error.code].status
    return { status, body: { code: status, description: descriptionOf(error), data: '' } }
  },
}

function descriptionOf(error: AppError): string {
  const [first] = error.faults
  return first === undefined ? error.message : faultInWords(first)
}

/** What one call came to in sylk-pushserver's words: 200 if any push was sent, 202 while APNs has not answered. */
export function toSylkAnswer(answer: CallAnswer, deviceNames: ReadonlyMap<string, string>): SylkPushAnswer {
  const data = (answer.devices ?? []).map((device) => ({
    code: codeOf(device),
    description: device.reason === '' ? device.status : device.reason,
    'device-id': deviceNames.get(device.deviceId) ?? device.deviceId,
    'apns-id': device.apnsId,
    environment: device.environment,
  }))
  const codes = data.map((one) => one.code)
  const code = codes.find((one) => one === 200) ?? codes.find((one) => one === 202) ?? codes[0] ?? 200
  const description = code === 202 ? 'accepted for delivery' : 'push notification responses'
  return { code, description, data, pushHint: answer.pushHint }
}

function codeOf({ status, reason }: CallDevice): number {
  if (status === 'accepted') return 200
  if (status === 'pending') return 202
  if (status === 'unsent') return 503
  return reason === 'Unregistered' || reason === 'ExpiredToken' ? 410 : 400
}
