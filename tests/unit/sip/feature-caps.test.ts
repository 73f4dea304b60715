import { describe, expect, test } from 'vitest'
import { featureCaps, isPushedByAnother, PNSREG_SECONDS } from '#lib/sip/feature-caps.ts'

/** RFC 6809 §6.3: `*` and feature capability indicators, each with a quoted value. */
const FEATURE_CAPS = /^\*(?:;\+[a-z.]+="[^"]*")+$/

describe('Feature-Caps', () => {
  test.each([
    ['apns', false],
    ['', false],
    ['apns.dev', true],
  ])('for "%s" is a header value of RFC 6809', (provider, canRefreshItself) => {
    expect(featureCaps(provider, canRefreshItself)).toMatch(FEATURE_CAPS)
  })

  test('sip.pnsreg is greater than 120 and stands beside sip.pns', () => {
    expect(PNSREG_SECONDS).toBeGreaterThan(120)
    expect(featureCaps('apns', true)).toBe(`*;+sip.pns="apns";+sip.pnsreg="${PNSREG_SECONDS}"`)
  })

  test.each<[string, string[], string, boolean]>([
    ['the same push service', ['*;+sip.pns="apns"'], 'apns', true],
    ['in any case, among others', ['*;+sip.foo="x"', '*;+SIP.PNS="APNS";+sip.pnsreg="121"'], 'apns', true],
    ['several in one header', ['*;+sip.pns="fcm", *;+sip.pns="apns"'], 'apns', true],
    ['another push service', ['*;+sip.pns="fcm"'], 'apns', false],
    ['only what goes with it', ['*;+sip.pnsreg="121"', '*;+sip.pnspurr="x"'], 'apns', false],
    ['nothing', [], 'apns', false],
  ])('says that another proxy pushes: %s', (_what, values, provider, expected) => {
    expect(isPushedByAnother(values, provider)).toBe(expected)
  })
})
