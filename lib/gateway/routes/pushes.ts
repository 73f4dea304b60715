import { sendTestPush } from '#lib/calls/send-test-push.ts'
import { testPushAnswer, testPushInput } from '#lib/pushes/schemas.ts'
import { endpoint } from '../endpoint.ts'

export const pushEndpoints = [
  endpoint({
    method: 'post',
    path: '/pushes',
    tag: 'Pushes',
    summary: 'Send a test push to one device',
    description: 'The phone rings. Answered with Apple’s answer and, with `waitSeconds`, with the wake.',
    scope: 'pushes:write',
    lane: 'call',
    input: testPushInput,
    inputFrom: 'body',
    answer: testPushAnswer,
    example: { deviceId: '019a0b6e-1d2c-7abc-8def-0123456789ab', alert: 'Test push', waitSeconds: 12 },
    run: ({ ctx, input }) => sendTestPush(ctx, input),
  }),
]
