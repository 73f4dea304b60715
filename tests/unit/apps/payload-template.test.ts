import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findTemplateFaults, findTemplateWarnings } from '#lib/apps/check-payload-template.ts'
import {
  carriesPushHint,
  DEFAULT_PAYLOAD_TEMPLATE,
  type JsonObject,
  type PayloadValues,
  renderPayload,
  VOIP_PAYLOAD_MAX_BYTES,
} from '#lib/apps/payload-template.ts'

const values: PayloadValues = {
  callerId: 'sip:200@pbx.example.com',
  callerNumber: '200',
  callerName: 'Alice "{{pushHint}}"',
  withVideo: true,
  pushHint: '01a20600-0000-7000-8000-000000000001',
  callUuid: '01a20600-0000-7000-8000-000000000001',
  aor: 'sip:100@pbx.example.com',
  reportToken: 'r',
  sentAt: '2026-11-23T12:00:00.000Z',
  expiresAt: '2026-11-23T12:00:12.000Z',
}

describe('the payload of a push', () => {
  it('has by default everything that Siprix-style apps read inside aps', () => {
    expect(renderPayload(DEFAULT_PAYLOAD_TEMPLATE, values)).toEqual({
      aps: {
        alert: 'Incoming call',
        callerId: 'sip:200@pbx.example.com',
        callerNumber: '200',
        callerName: 'Alice "{{pushHint}}"',
        withVideo: true,
        pushHint: values.pushHint,
        uuid: values.callUuid,
        reportToken: 'r',
        sentAt: values.sentAt,
        expiresAt: values.expiresAt,
      },
      data: {},
    })
  })

  it('keeps the type of a value that stands alone and writes it out inside text', () => {
    const template = {
      video: '{{withVideo}}',
      text: 'from {{callerNumber}}, video {{withVideo}}',
      list: ['{{aor}}', 7],
    }
    expect(renderPayload(template, values)).toEqual({
      video: true,
      text: 'from 200, video true',
      list: ['sip:100@pbx.example.com', 7],
    })
  })

  it('never fills placeholders that come from a caller', () => {
    const rendered = renderPayload(
      { name: '{{callerName}}', both: '{{callerName}} {{callerNumber}}' },
      values,
    )
    expect(rendered).toEqual({ name: 'Alice "{{pushHint}}"', both: 'Alice "{{pushHint}}" 200' })
  })

  it('merges the custom payload into data, over what the template has there', () => {
    const rendered = renderPayload({ data: { a: 1, b: 2 } }, values, { b: 3 })
    expect(rendered).toEqual({ data: { a: 1, b: 3 } })
    expect(renderPayload({ data: 'text' }, values, { b: 3 })).toEqual({ data: { b: 3 } })
  })

  it('is the template itself where nothing is to be filled in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (template) => {
        fc.pre(!JSON.stringify(template).includes('{{'))
        const plain = JSON.parse(JSON.stringify(template)) as JsonObject
        expect(JSON.parse(JSON.stringify(renderPayload(plain, values)))).toEqual(plain)
      }),
    )
  })

  it('keeps a key of every name, also "__proto__"', () => {
    const template = JSON.parse('{"__proto__": [], "b": {"__proto__": 1}}') as JsonObject
    expect(JSON.stringify(renderPayload(template, values))).toBe(JSON.stringify(template))
  })

  it('names placeholders that nothing stands behind, each with where it stands', () => {
    const faults = findTemplateFaults({ a: '{{callId}} {{pushHint}}', 'b/c': [1, '{{callId}}'] })
    const message = '{{callId}} is not a placeholder'
    expect(faults).toEqual([
      { pointer: '/a', message },
      { pointer: '/b~1c/1', message },
    ])
  })

  it('warns of a template with which no app could join push and INVITE', () => {
    expect(findTemplateWarnings(DEFAULT_PAYLOAD_TEMPLATE)).toEqual([])
    expect(findTemplateWarnings({ aps: {} })).toHaveLength(1)
  })

  it('tells whether an app could join push and INVITE', () => {
    expect(carriesPushHint(DEFAULT_PAYLOAD_TEMPLATE)).toBe(true)
    expect(carriesPushHint({ aps: {} })).toBe(false)
  })

  it('stays far below what Apple takes, with the longest texts that the API accepts', () => {
    const longest = {
      ...values,
      callerId: 'x'.repeat(512),
      callerNumber: 'x'.repeat(512),
      callerName: 'x'.repeat(255),
    }
    const bytes = Buffer.byteLength(JSON.stringify(renderPayload(DEFAULT_PAYLOAD_TEMPLATE, longest)))
    expect(bytes).toBeLessThan(VOIP_PAYLOAD_MAX_BYTES / 2)
  })
})
