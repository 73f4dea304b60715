import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_PAYLOAD_TEMPLATE, renderPayload } from '#lib/apps/payload-template.ts'
import { deviceEventsInput } from '#lib/calls/schemas.ts'
import { newAor, newPushToken } from '#tests/support/call-world.ts'
import { type ApiTenant, useApiWorld } from '../../api/api-world.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const EVENT_TYPES = ['push_received', 'callkit_reported', 'invite_received', 'matched', 'ended']

const world = useApiWorld()
let tenant: ApiTenant
let page: string

beforeAll(async () => {
  tenant = await world.tenant()
  page = await readFile(path.join(ROOT, 'docs/app-developers.md'), 'utf8')
})

/** Code blocks of the page that begin with these words. */
function blocks(words: string): string[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === words)
    .map(([, , text]) => text ?? '')
}

const readExample = (name: string) => readFile(path.join(ROOT, 'examples', name), 'utf8')

async function sources(folder: string): Promise<string> {
  const names = await readdir(path.join(ROOT, 'examples', folder))
  return (await Promise.all(names.map((name) => readExample(path.join(folder, name))))).join('\n')
}

/** The types of the members of an object, by their names. */
function shapeOf(value: object): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, typeof member]))
}

describe('what the page for app developers says', () => {
  it('of the payload is what the default template makes, key by key', async () => {
    const rendered = renderPayload(DEFAULT_PAYLOAD_TEMPLATE, {
      callerId: 'a',
      callerNumber: 'a',
      callerName: 'a',
      withVideo: false,
      pushHint: 'a',
      callUuid: 'a',
      aor: 'a',
      reportToken: 'a',
      sentAt: 'a',
      expiresAt: 'a',
    }) as { aps: object; data: object }
    const examples = [...blocks('json PushPayload'), await readExample('messages/push-payload.json')]
    expect(examples).toHaveLength(2)
    for (const text of examples) {
      const example = JSON.parse(text)
      expect(shapeOf(example)).toEqual(shapeOf(rendered))
      expect(shapeOf(example.aps)).toEqual(shapeOf(rendered.aps))
    }
  })

  it('of reports fits the schema of the API, with every type of event in the examples', async () => {
    const examples = [...blocks('json DeviceReport'), await readExample('messages/device-events.json')]
    expect(examples).toHaveLength(2)
    for (const text of examples) deviceEventsInput.parse(JSON.parse(text))
    const types = JSON.parse(examples[1] ?? '').events.map(({ type }: { type: string }) => type)
    expect(types).toEqual(EVENT_TYPES)
    for (const type of EVENT_TYPES) expect(page).toContain(`| \`${type}\` |`)
  })

  it('links to files that are there', async () => {
    const links = [...page.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, link]) => link ?? '')
    expect(links.length).toBeGreaterThan(3)
    for (const link of links) {
      const folder = path.join(ROOT, path.dirname(link))
      expect(await readdir(folder)).toContain(path.basename(link))
    }
  })
})

describe('a REGISTER of the examples', () => {
  const files = ['register-header.sip', 'register-contact-param.sip', 'register-rfc8599.sip']
  it.each(files)('%s brings its push token into the registry', async (file) => {
    const pushToken = newPushToken()
    const raw = (await readExample(`messages/${file}`))
      .replaceAll('a1b2c3d4'.repeat(8), pushToken)
      .replaceAll('com.example.phone', tenant.bundleId)
    const aor = newAor()
    const answer = await tenant.send('POST', '/registrations', { body: { aor, raw } })
    expect(answer.json).toMatchObject({ ok: true, pushTokenStatus: 'active' })
    const found = await tenant.send('GET', `/push-tokens?aor=${encodeURIComponent(aor)}`)
    expect(found.json.items).toMatchObject([{ pushToken, kind: 'voip' }])
  })

  it('on the page is read like those in the files', async () => {
    const [raw] = blocks('sip')
    const answer = await tenant.send('POST', '/registrations', { body: { aor: newAor(), raw } })
    expect(answer.json).toMatchObject({ ok: true, pushTokenStatus: 'active' })
  })
})

describe('a report as in the examples', () => {
  it('is taken with hint and report token of a push that arrived, without a key, and stands in the call', async () => {
    const phone = await tenant.phone()
    await tenant.call({ aor: phone.aor, wait: 'pushed' })
    const [push] = phone.inbox()
    const aps = push?.payload.aps as { pushHint: string; reportToken: string; uuid: string }
    const example = JSON.parse(await readExample('messages/push-payload.json'))
    expect(shapeOf(aps)).toEqual(shapeOf(example.aps))
    expect(aps.reportToken).toHaveLength(example.aps.reportToken.length)
    expect(aps.uuid).toBe(aps.pushHint)

    const report = JSON.parse(await readExample('messages/device-events.json'))
    const body = { ...report, pushHint: aps.pushHint, reportToken: aps.reportToken }
    const answer = await world.send('POST', '/device-events', { body })
    expect(answer).toMatchObject({ status: 200, json: { ok: true, accepted: 5, ignored: 0 } })
    const call = await tenant.send('GET', `/calls/${aps.pushHint}`)
    const fromApp = call.json.events.filter(({ by }: { by: string }) => by === 'app')
    expect(fromApp.map(({ type }: { type: string }) => type).sort()).toEqual([...EVENT_TYPES].sort())
  })

  it('with the values of the example itself is refused, as the page says', async () => {
    const answer = await world.send('POST', '/device-events', {
      body: await readExample('messages/device-events.json'),
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(401)
  })
})

describe('the sources in Swift and Dart', () => {
  it.each(['swift', 'flutter-siprix'])(
    'of %s use the path, keys and event types of the API and no others',
    async (folder) => {
      const text = await sources(folder)
      expect(text).toContain('api/v1/device-events')
      for (const type of EVENT_TYPES) expect(text).toMatch(new RegExp(`['"]${type}['"]|case ${type}\\b`))
      for (const key of ['pushHint', 'reportToken', 'callerName', 'callerNumber', 'withVideo']) {
        expect(text).toMatch(new RegExp(`['"]${key}['"]`))
      }
      const spelled = [...text.matchAll(/['"]((?:push|invite|callkit)_\w+)['"]/g)].map(([, type]) => type)
      expect(EVENT_TYPES).toEqual(expect.arrayContaining([...new Set(spelled)]))
    },
  )
})
