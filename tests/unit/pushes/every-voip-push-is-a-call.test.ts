import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../../..')

/** Files of the product, without tests, whose text fits. */
function filesWith(pattern: RegExp): string[] {
  return ['app', 'bin', 'lib']
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.join(folder, file),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('generated'))
    .filter((file) => pattern.test(readFileSync(path.join(ROOT, file), 'utf8')))
    .toSorted()
}

/**
 * RFC 8599 §5.5 lets a proxy push a phone so that it registers again. As a VoIP push that would ring (Apple: each
 * must be reported to CallKit as a call), so nothing here sends one but a call does.
 */
describe('every VoIP push is a call', () => {
  test('only a delivery speaks to Apple with a push', () => {
    expect(filesWith(/\.sendPush\(/)).toEqual(['lib/pushes/deliver-push.ts'])
  })

  test('only a call has a delivery made', () => {
    expect(filesWith(/\bdeliverPush\(/)).toEqual(['lib/calls/push-call.ts', 'lib/pushes/deliver-push.ts'])
    expect(filesWith(/\bpushCall\(/)).toEqual(['lib/calls/push-call.ts', 'lib/calls/start-call.ts'])
  })

  test('only an INVITE, another push server’s request for one, or a person who tries it starts a call', () => {
    expect(filesWith(/\bstartCall(?:ToDevice|ToPushToken)?\(/)).toEqual([
      'app/t/[tenant]/send/actions.ts',
      'lib/calls/send-test-push.ts',
      'lib/calls/start-call-to-push-token.ts',
      'lib/calls/start-call.ts',
      'lib/gateway/routes/calls.ts',
      'lib/gateway/routes/flexisip.ts',
      'lib/gateway/routes/mod-apn.ts',
      'lib/gateway/routes/sylk.ts',
    ])
  })
})
