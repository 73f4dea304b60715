import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { alive, pathOf, useBrowser } from './support/browser.ts'
import { addPhone, makeCall, type WorldPhone, world } from './support/console-world.ts'

const browser = useBrowser()

let phone: WorldPhone
let callId: string
const sipCallId = `search-${Date.now()}@pbx.acme.example`

beforeAll(async () => {
  const { acme } = world()
  phone = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone; iOS 17)')
  callId = await makeCall(acme, { aor: phone.aor, callId: sipCallId, wait: 'none', waitSeconds: 1 })
})

/** Opens the search by its keys, and types. */
async function search(page: Page, words: string): Promise<void> {
  await alive(page.getByRole('button', { name: 'Search' }))
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search' }).fill(words)
}

const openList = async (as: 'viewer' | 'harbourOwner' = 'viewer') => {
  const { people, acme, harbour } = world()
  const slug = as === 'viewer' ? acme.slug : harbour.slug
  return browser.open({ as: people[as], path: `/t/${slug}/devices` })
}

describe('⌘K', () => {
  test('finds an account by the beginning of its AOR, and Enter opens it', async () => {
    const page = await openList()
    await search(page, phone.aor.slice('sip:'.length, -4))
    await page
      .getByRole('option', { name: phone.aor.slice('sip:'.length) })
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { name: phone.aor, level: 1 }).waitFor()
  })

  test.each(['call id', 'SIP Call-ID'] as const)('finds a call by its %s', async (by) => {
    const page = await openList()
    await search(page, by === 'call id' ? callId : sipCallId)
    await page.getByRole('group', { name: 'Calls' }).getByRole('option').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/calls/${callId}`)
  })

  test('finds a push token by its last characters, without telling the rest of it', async () => {
    const { acme } = world()
    const page = await openList()
    await page.goto(`/t/${acme.slug}/devices/${phone.deviceId}`)
    const masked = await page
      .getByRole('cell', { name: /push token that ends in/ })
      .first()
      .textContent()
    const lastFour = masked?.slice(-4) ?? ''
    await search(page, lastFour)
    const option = page.getByRole('group', { name: 'Push tokens' }).getByRole('option', {
      name: new RegExp(phone.aor.slice('sip:'.length)),
    })
    await option.click()
    await page.waitForURL(`**/devices/${phone.deviceId}`)
  })

  test('goes to a page by its name, closes by Escape, and has no serious fault for axe', async () => {
    const { acme } = world()
    const page = await openList()
    await search(page, 'push tok')
    await page.getByRole('option', { name: 'Push tokens' }).waitFor()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await search(page, 'push tok')
    await page.getByRole('option', { name: 'Push tokens' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/t/${acme.slug}/push-tokens`)
    expect(pathOf(page)).toBe(`/t/${acme.slug}/push-tokens`)
  })

  test('finds nothing of another tenant', async () => {
    const page = await openList('harbourOwner')
    for (const words of [phone.aor, callId, sipCallId]) {
      await search(page, words)
      await page.getByText('Nothing of this tenant has it.').waitFor()
      expect(await page.getByRole('option').count()).toBe(0)
      await page.keyboard.press('Escape')
    }
    const { request } = page.context()
    expect((await request.get(`/t/${world().acme.slug}/search?q=${callId}`)).status()).toBe(404)
  })
})
