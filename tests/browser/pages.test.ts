import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { useBrowser } from './support/browser.ts'
import { addPhone, makeCall, world } from './support/console-world.ts'
import { axeFaults, expectNoFaults } from './support/page-faults.ts'

const browser = useBrowser()
const NOT_FOUND = /status of 404/
const PHONE_SIZE = { width: 390, height: 844 }

let ids: { callId: string; deviceId: string; accountId: string }

beforeAll(async () => {
  const { acme, people } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone; iOS 17)')
  const dead = await addPhone(acme, 'AcmePhone with a User-Agent that is rather long/4.2.0 (iPhone; iOS 17)')
  await dead.deleteApp()
  const call = { caller: 'sip:+4512345678@pbx.acme.example', callerName: 'Alice Example', waitSeconds: 1 }
  const [callId] = await Promise.all([
    makeCall(acme, { ...call, aor: phone.aor, wait: 'registered' }),
    makeCall(acme, { ...call, aor: dead.aor, wait: 'registered' }),
    makeCall(acme, { ...call, aor: 'sip:nobody@pbx.acme.example', wait: 'registered' }),
  ])
  const { request } = await browser.session(people.viewer)
  const list = await request.get(`/t/${acme.slug}/accounts?aor=${encodeURIComponent(phone.aor)}`)
  const accountId = /\/accounts\/([0-9a-f-]{36})/.exec(await list.text())?.[1] ?? ''
  ids = { callId, deviceId: phone.deviceId, accountId }
})

type Sort = { name: string; path(): string; signedOut?: boolean; heading: RegExp | string; mayLog?: RegExp }

const inTenant = (rest: () => string) => () => `/t/${world().acme.slug}/${rest()}`

const PAGES: readonly Sort[] = [
  { name: 'sign-in', path: () => '/sign-in', signedOut: true, heading: 'Sign in' },
  { name: 'overview', path: () => `/t/${world().acme.slug}`, heading: 'Overview' },
  { name: 'calls', path: inTenant(() => 'calls?live=off'), heading: 'Calls' },
  { name: 'call', path: inTenant(() => `calls/${ids.callId}?live=off`), heading: /^Call to / },
  {
    name: 'call as curl',
    path: inTenant(() => `calls/${ids.callId}?live=off&tab=curl`),
    heading: /^Call to /,
  },
  { name: 'accounts', path: inTenant(() => 'accounts'), heading: 'Accounts' },
  { name: 'account', path: inTenant(() => `accounts/${ids.accountId}`), heading: /@pbx/ },
  { name: 'devices', path: inTenant(() => 'devices'), heading: 'Devices' },
  { name: 'device', path: inTenant(() => `devices/${ids.deviceId}`), heading: /AcmePhone/ },
  { name: 'push tokens', path: inTenant(() => 'push-tokens'), heading: 'Push tokens' },
  { name: 'send', path: inTenant(() => `send?device=${ids.deviceId}`), heading: 'Send' },
  {
    name: 'not found',
    path: inTenant(() => 'calls/none'),
    heading: 'There is nothing here',
    mayLog: NOT_FOUND,
  },
]

/** Loads the page as it is seen: what changes under an open page is told only some frames later. */
async function look(page: Page, { path, heading }: Sort): Promise<void> {
  await page.goto(path())
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
}

describe.each(PAGES)('the page $name', (sort) => {
  test('has no serious fault for axe, light or dark, and nothing to scroll sideways on a phone', async () => {
    const { signedOut, mayLog } = sort
    const as = signedOut ? undefined : world().people.operator
    const page = await browser.open({ as, path: null, mayLog })
    await expectNoFaults(page, () => look(page, sort))
  })
})

test('on a phone the navigation is a drawer, which leads everywhere and has no serious fault for axe', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}/accounts` })
  await page.setViewportSize(PHONE_SIZE)
  await page
    .getByRole('button', { name: /navigation|menu/i })
    .first()
    .click()
  const drawer = page.getByRole('dialog')
  await drawer.waitFor()
  expect(await axeFaults(page)).toEqual([])
  await drawer.getByRole('link', { name: 'Push tokens' }).click()
  await page.getByRole('heading', { name: 'Push tokens', level: 1 }).waitFor()
  await drawer.waitFor({ state: 'detached' })
})

test('every page and the sign-in page carry their security headers and a policy without inline scripts', async () => {
  const { people, acme } = world()
  const { request } = await browser.session(people.viewer)
  for (const path of ['/sign-in', `/t/${acme.slug}/calls`, `/t/${acme.slug}/send`, '/t/none/calls']) {
    const headers = (await request.get(path)).headers()
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' })
  }
})

test('the icon that browsers ask for by themselves is there', async () => {
  const { request } = await browser.session(world().people.viewer)
  const icon = await request.get('/favicon.ico')
  expect(icon.status()).toBe(200)
  expect(icon.headers()['content-type']).toMatch(/^image\//)
})
