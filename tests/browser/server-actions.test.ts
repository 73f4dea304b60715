import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { BrowserContext } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { useBrowser } from './support/browser.ts'
import { addPhone, world } from './support/console-world.ts'

const browser = useBrowser()

/** What Next's build says of each server action: which file and export it is, and on which pages it is. */
type Manifest = {
  node: Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>
}

/** A server action of the build under test. */
type Action = { id: string; name: string; page: string }

const manifest = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as Manifest

const ACTIONS: readonly Action[] = Object.entries(manifest.node).map(
  ([id, { filename, exportedName, workers }]) => ({
    id,
    name: `${filename.replace(/^app\//, '')} ${exportedName}`,
    page: Object.keys(workers).sort((a, b) => a.length - b.length)[0] ?? '',
  }),
)

const ofTenants = ACTIONS.filter(({ name }) => name.startsWith('t/[tenant]/'))
const ofThePlatform = ACTIONS.filter(({ name }) => name.includes('/platform/'))
const ofThePerson = ACTIONS.filter(({ name }) => name.includes('/profile/'))

/** What a viewer may do: see, and keep what is their own. Every other action of a tenant must refuse a viewer. */
const FOR_VIEWERS = new Set([
  't/[tenant]/apps/actions.ts readRegister',
  't/[tenant]/calls/view-actions.ts removeCallsView',
  't/[tenant]/calls/view-actions.ts saveCallsView',
  't/[tenant]/pbx-setup/actions.ts readSigns',
])

const NOT_FOUND = 'There is nothing here, or it is not yours to see.'

type Session = 'owner' | 'viewer' | 'harbourOwner' | 'nobody'
const sessions = new Map<Session, BrowserContext>()

/** Calls an action as a browser does, and answers what came back. */
async function call(as: Session, { id, page }: Action, slug: string, args: unknown[]) {
  const { people, consoleUrl } = world()
  let context = sessions.get(as)
  if (context === undefined) {
    context =
      as === 'nobody' ? (await browser.open({ path: null })).context() : await browser.session(people[as])
    sessions.set(as, context)
  }
  const path = page
    .replace(/^app/, '')
    .replace(/\/page$/, '')
    .replaceAll(/\/\([^)]+\)/g, '')
    .replace('[tenant]', slug)
    .replaceAll(/\[\w+\]/g, randomUUID())
  const answer = await context.request.post(path === '' ? '/' : path, {
    headers: {
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'next-action': id,
      origin: consoleUrl,
    },
    data: JSON.stringify(args),
    maxRedirects: 0,
  })
  return { status: answer.status(), text: await answer.text(), headers: answer.headers() }
}

describe('every server action', () => {
  beforeAll(() => sessions.clear())

  test('is known by its file and its name', () => {
    expect(ofTenants.length).toBeGreaterThan(10)
    expect(ofThePlatform.length).toBeGreaterThan(1)
    const known = new Set(ofTenants.map(({ name }) => name))
    expect([...FOR_VIEWERS].filter((name) => !known.has(name))).toEqual([])
  })

  test('of a tenant is not there for people of another tenant, nor for one that nobody has', async () => {
    const { harbour } = world()
    for (const action of ofTenants) {
      for (const slug of [harbour.slug, 'no-such-tenant']) {
        const { status, text } = await call('owner', action, slug, [slug, {}])
        expect(status, `${action.name} of ${slug}`).toBe(404)
        expect(text, action.name).not.toContain(harbour.name)
      }
    }
    sessions.clear()
  })

  test('of a tenant that changes something is refused to a viewer, as if it were not there', async () => {
    const { acme } = world()
    for (const action of ofTenants) {
      const { status, text } = await call('viewer', action, acme.slug, [acme.slug, {}])
      const isRefused = text.includes('"code":"not_found"') && text.includes(NOT_FOUND)
      const mustBe = !FOR_VIEWERS.has(action.name)
      expect({ status: mustBe ? '' : status < 500, isRefused }, action.name).toEqual({
        status: mustBe ? '' : true,
        isRefused: mustBe,
      })
    }
    sessions.clear()
  })

  test('of Send rings no phone of another tenant, and tells of none of its tests', async () => {
    const { acme, harbour } = world()
    const named = (name: string) => {
      const action = ofTenants.find((each) => each.name === `t/[tenant]/send/actions.ts ${name}`)
      if (action === undefined) throw new Error(`There is no action ${name}.`)
      return action
    }
    const { deviceId, inboxSize } = await addPhone(harbour, 'HarbourPhone/1.0')
    const input = { deviceId, kind: 'push', callerName: 'Test', waitSeconds: 1, payloadTemplate: null }
    const foreign = await call('owner', named('startTest'), acme.slug, [acme.slug, input])
    expect(foreign.text).toContain(NOT_FOUND)
    expect(await inboxSize()).toBe(0)

    const own = await call('harbourOwner', named('startTest'), harbour.slug, [harbour.slug, input])
    const callId = /"callId":"([0-9a-f-]{36})"/.exec(own.text)?.[1]
    expect(callId, own.text).toBeDefined()
    const seen = await call('harbourOwner', named('readTest'), harbour.slug, [harbour.slug, { callId }])
    expect(seen.text).toContain('"ok":true')
    const theirs = await call('owner', named('readTest'), acme.slug, [acme.slug, { callId }])
    expect(theirs.text).toContain(NOT_FOUND)
    expect(theirs.text).not.toContain('"ok":true')
    sessions.clear()
  })

  test('is refused to whoever is not signed in', async () => {
    const { acme } = world()
    for (const action of [...ofTenants, ...ofThePlatform, ...ofThePerson]) {
      const { headers, text } = await call('nobody', action, acme.slug, [acme.slug, {}])
      // Next tells the browser's router where to go in a header of its own.
      expect(headers['x-action-redirect'] ?? headers.location ?? '', action.name).toMatch(/^\/sign-in/)
      expect(text, action.name).not.toContain('"ok":true')
    }
    sessions.clear()
  })

  test('for platform admins is not there for an owner', async () => {
    for (const action of ofThePlatform) {
      const { status, text } = await call('owner', action, '', [{}])
      expect(status, action.name).toBe(404)
      expect(text, action.name).not.toContain('"ok":true')
    }
    sessions.clear()
  })
})
