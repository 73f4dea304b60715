import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { useBrowser } from './support/browser.ts'
import { addPhone, makeCall, world } from './support/console-world.ts'

const browser = useBrowser()
const NOT_FOUND = /status of 404/

/** What the other tenant has. */
let theirs: { aor: string; callId: string; deviceId: string; accountId: string }

beforeAll(async () => {
  const { harbour } = world()
  const phone = await addPhone(harbour, 'HarbourPhone/1.0')
  const callId = await makeCall(harbour, { aor: phone.aor, wait: 'none', waitSeconds: 1 })
  theirs = { aor: phone.aor, callId, deviceId: phone.deviceId, accountId: '' }
})

/** All that a page says to somebody, without what was asked for. */
async function said(page: Page, path: string, word: string): Promise<unknown> {
  const answer = await page.goto(path)
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  return {
    status: answer?.status(),
    title: await page.title(),
    text: (await page.locator('body').ariaSnapshot())
      .replaceAll(word, 'what was asked for')
      .replaceAll(`${word.slice(0, 4)}…${word.slice(-4)}`, 'what was asked for'),
    headers: Object.keys(answer?.headers() ?? {}).sort(),
  }
}

describe('another tenant', () => {
  test('what it has can be seen by its own people', async () => {
    const { people, harbour } = world()
    const page = await browser.open({ as: people.harbourOwner, path: `/t/${harbour.slug}/accounts` })
    const href = await page.getByRole('link', { name: theirs.aor.replace('sip:', '') }).getAttribute('href')
    theirs.accountId = href?.split('/').at(-1) ?? ''
    for (const path of [
      `calls/${theirs.callId}`,
      `devices/${theirs.deviceId}`,
      `accounts/${theirs.accountId}`,
    ]) {
      const answer = await page.goto(`/t/${harbour.slug}/${path}`)
      expect(answer?.status()).toBe(200)
    }
  })

  test('its address is not to be told from one that nobody has', async () => {
    const { people, harbour } = world()
    const page = await browser.open({ as: people.owner, mayLog: NOT_FOUND })
    for (const rest of ['', '/calls', '/accounts', '/devices', '/push-tokens', '/send']) {
      const real = await said(page, `/t/${harbour.slug}${rest}`, harbour.slug)
      const none = await said(page, `/t/no-such-tenant${rest}`, 'no-such-tenant')
      expect(real).toEqual(none)
      expect(real).toMatchObject({ status: 404 })
      expect(JSON.stringify(real)).not.toContain(harbour.name)
    }
  })

  test.each(['calls', 'devices', 'accounts'] as const)(
    'an id of its %s is not to be told from one that nobody has',
    async (kind) => {
      const { people, acme, harbour } = world()
      const page = await browser.open({ as: people.owner, mayLog: NOT_FOUND })
      const id = { calls: theirs.callId, devices: theirs.deviceId, accounts: theirs.accountId }[kind]
      for (const slug of [acme.slug, harbour.slug]) {
        const unknown = newId()
        const real = await said(page, `/t/${slug}/${kind}/${id}`, id)
        expect(real).toEqual(await said(page, `/t/${slug}/${kind}/${unknown}`, unknown))
        expect(real).toEqual(await said(page, `/t/${slug}/${kind}/not-an-id`, 'not-an-id'))
        expect(real).toMatchObject({ status: 404 })
      }
    },
  )

  test('its phones, calls and accounts are in no list, search or export of ours', async () => {
    const { people, acme, harbour } = world()
    const page = await browser.open({ as: people.owner })
    const q = encodeURIComponent(theirs.aor)
    const paths = [
      ...['calls', 'accounts', 'devices', 'push-tokens', 'send'],
      ...[`calls?by=account&q=${q}`, `accounts?aor=${q}`, `devices?aor=${q}`, `push-tokens?aor=${q}`],
      ...[`send?q=${q}`, `send?device=${theirs.deviceId}`],
    ]
    for (const path of paths) {
      await page.goto(`/t/${acme.slug}/${path}`)
      const main = await page.locator('main').textContent()
      expect(main?.replaceAll(`“${theirs.aor}`, ''), path).not.toContain(theirs.aor.replace('sip:', ''))
    }
    const { request } = page.context()
    const ours = await request.get(`/t/${acme.slug}/calls/export?by=account&q=${q}`)
    expect((await ours.text()).trim().split('\n')).toHaveLength(1)
    for (const path of ['calls/export', 'calls/live', `search?q=${q}`, 'push-tokens/export']) {
      expect((await request.get(`/t/${harbour.slug}/${path}`)).status(), path).toBe(404)
    }
    const found = await request.get(`/t/${acme.slug}/search?q=${q}`)
    expect(await found.json()).toEqual({ accounts: [], pushTokens: [], calls: [] })
  })

  test('who belongs to no tenant is told so', async () => {
    const page = await browser.open({ as: world().people.stranger })
    await page.getByText('You belong to no tenant yet').waitFor()
  })
})
