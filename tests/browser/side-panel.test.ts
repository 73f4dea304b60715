import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { alive, pathOf, useBrowser } from './support/browser.ts'
import { addPhone, askGateway, makeCall, type WorldPhone, world } from './support/console-world.ts'
import { axeFaults, sticksOut } from './support/page-faults.ts'

const browser = useBrowser()
const PHONE_SIZE = { width: 390, height: 844 }

let phone: WorldPhone
/** Two calls of one account, the newest first. */
let calls: readonly [string, string]

beforeAll(async () => {
  const { acme } = world()
  phone = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone; iOS 17)')
  const call = { aor: phone.aor, wait: 'registered', waitSeconds: 1 }
  const older = await makeCall(acme, { ...call, caller: 'sip:older@pbx.acme.example' })
  const newer = await makeCall(acme, { ...call, caller: 'sip:newer@pbx.acme.example' })
  calls = [newer, older]
})

const listPath = () => `/t/${world().acme.slug}/calls?by=account&q=${encodeURIComponent(phone.aor)}&live=off`
const withPanel = (id: string) => `${listPath()}&panel=${id}`
const callPath = (id: string) => `/t/${world().acme.slug}/calls/${id}`
const panelOf = (page: Page): Locator => page.locator('[data-side-panel]')
const rows = (page: Page): Locator => page.locator('main tr[data-row] a[data-panel-href]')

async function isFocused(element: Locator): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement)
}

/** Opens the list and, by a click, its first row. */
async function openFirst(page: Page): Promise<Locator> {
  await page.goto(listPath())
  await (await alive(rows(page).first())).click()
  const panel = panelOf(page)
  await panel.getByText('newer').first().waitFor()
  return panel
}

describe('a call beside the list', () => {
  test('is opened by a click; list, filters and scroll position stay, and the address shows it', async () => {
    const { people } = world()
    const page = await browser.open({ as: people.viewer, path: listPath() })
    await page.setViewportSize({ width: 1440, height: 420 })
    await alive(rows(page).first())
    await page.evaluate(() => window.scrollTo(0, 40))
    const scrolled = await page.evaluate(() => window.scrollY)
    await rows(page).first().click()
    const panel = page.getByRole('region', { name: `Call to ${phone.aor.replace('sip:', '')}` })
    await panel.getByRole('region', { name: 'Why' }).getByText('never_registered').waitFor()
    await panel.getByRole('table', { name: 'Timeline of this call' }).waitFor()
    expect(pathOf(page)).toBe(withPanel(calls[0]))
    expect(await rows(page).count()).toBe(2)
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe(phone.aor)
    expect(await page.evaluate(() => window.scrollY)).toBe(scrolled)
    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['Calls'])
    expect(await sticksOut(page)).toEqual([])
  })

  test('is worked by keyboard: Enter opens it and moves into it, j and k go along the rows, Esc goes back', async () => {
    const page = await browser.open({ as: world().people.viewer, path: listPath() })
    await alive(rows(page).first())
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const panel = panelOf(page)
    await panel.getByText('newer').first().waitFor()
    expect(await isFocused(panel)).toBe(true)
    await panel.getByText('1 of 2').waitFor()
    await page.keyboard.press('j')
    await panel.getByText('older').first().waitFor()
    expect(pathOf(page)).toBe(withPanel(calls[1]))
    await panel.getByText('2 of 2').waitFor()
    expect(await panel.getByRole('button', { name: 'Next row' }).isDisabled()).toBe(true)
    await page.keyboard.press('ArrowUp')
    await panel.getByText('newer').first().waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(pathOf(page)).toBe(listPath())
    await expect.poll(() => isFocused(rows(page).first())).toBe(true)
  })

  test('is closed by Back, however many rows were looked at, and by its button', async () => {
    const page = await browser.open({ as: world().people.viewer, path: null })
    const panel = await openFirst(page)
    await panel.getByRole('button', { name: 'Next row' }).click()
    await panel.getByText('older').first().waitFor()
    await page.goBack()
    await panel.waitFor({ state: 'detached' })
    expect(pathOf(page)).toBe(listPath())
    await rows(page).first().click()
    await panel.getByText('newer').first().waitFor()
    await panel.getByRole('button', { name: 'Close' }).click()
    await panel.waitFor({ state: 'detached' })
    expect(pathOf(page)).toBe(listPath())
  })

  test('that a link opened is closed onto its list, also after Back from another', async () => {
    const page = await browser.open({ as: world().people.viewer, path: withPanel(calls[1]) })
    const panel = panelOf(page)
    await panel.getByText('older').first().waitFor()
    await (await alive(page.getByRole('link', { name: 'Calls', exact: true }))).click()
    await panel.waitFor({ state: 'detached' })
    await rows(page).first().click()
    // Whichever call of the tenant is the newest: other tests make some too.
    await panel.getByRole('link', { name: 'Open as page' }).waitFor()
    await page.goBack()
    await panel.waitFor({ state: 'detached' })
    await page.goBack()
    await panel.getByText('older').first().waitFor()
    await panel.getByRole('button', { name: 'Close' }).click()
    await panel.waitFor({ state: 'detached' })
    expect(pathOf(page)).toBe(listPath())
  })

  test('is there for a colleague who follows the link, and after a reload', async () => {
    const page = await browser.open({ as: world().people.operator, path: withPanel(calls[1]) })
    const panel = panelOf(page)
    await panel.getByText('older').first().waitFor()
    await page.reload()
    await panel.getByText('older').first().waitFor()
    expect(await rows(page).nth(1).getAttribute('aria-current')).toBe('true')
    await (await alive(panel.getByRole('button', { name: 'Close' }))).click()
    await panel.waitFor({ state: 'detached' })
    expect(pathOf(page)).toBe(listPath())
  })

  test('has a page of its own, where its link and a click with Ctrl lead', async () => {
    const page = await browser.open({ as: world().people.viewer, path: null })
    const panel = await openFirst(page)
    const opening = page.context().waitForEvent('page')
    await rows(page)
      .nth(1)
      .click({ modifiers: ['ControlOrMeta'] })
    const other = await opening
    await other.waitForURL(`**${callPath(calls[1])}`)
    await other.getByRole('heading', { level: 1, name: /^Call to/ }).waitFor()
    await panel.getByRole('link', { name: 'Open as page' }).click()
    await page.waitForURL(`**${callPath(calls[0])}`)
    await page.getByRole('heading', { level: 1, name: /^Call to/ }).waitFor()
  })

  test('becomes the page where there is no room for a panel', async () => {
    const page = await browser.open({ as: world().people.viewer, path: null })
    await page.setViewportSize(PHONE_SIZE)
    await page.goto(listPath())
    await (await alive(rows(page).first())).click()
    await page.waitForURL(`**${callPath(calls[0])}`)
    await page.goto(withPanel(calls[1]))
    await page.waitForURL(`**${callPath(calls[1])}`)
    await page.getByRole('heading', { level: 1, name: /^Call to/ }).waitFor()
  })

  test('follows the call while the list is live', async () => {
    const { people, acme } = world()
    const other = await addPhone(acme, 'AcmePhone/4.2.1')
    const path = `/t/${acme.slug}/calls?by=account&q=${encodeURIComponent(other.aor)}`
    const page = await browser.open({ as: people.viewer, path })
    await page.getByText('Live', { exact: true }).waitFor()
    const pushHint = await makeCall(acme, { aor: other.aor, wait: 'none', waitSeconds: 20 })
    await rows(page).first().click()
    await page.mouse.move(0, 0)
    const why = panelOf(page).getByRole('region', { name: 'Why' })
    await why.getByText('in_progress').waitFor()
    await askGateway(acme, 'POST', '/calls/events', [{ pushHint, type: 'cancelled' }])
    await why.getByText('caller_cancelled').waitFor()
  })

  test('of another tenant is the same as one that is not there', async () => {
    const { people, harbour } = world()
    const { aor } = await addPhone(harbour, 'HarbourPhone/1.0')
    const theirs = await makeCall(harbour, { aor, wait: 'none' })
    const page = await browser.open({ as: people.operator, path: withPanel(theirs) })
    const foreign = await panelOf(page).getByText('There is nothing here').locator('..').innerHTML()
    await page.goto(withPanel('01a20000-0000-7000-8000-000000000000'))
    const missing = panelOf(page).getByText('There is nothing here').locator('..')
    expect(await missing.innerHTML()).toBe(foreign)
    expect(await rows(page).count()).toBe(2)
  })

  test('has no serious fault for axe, light or dark', async () => {
    const page = await browser.open({ as: world().people.operator, path: null })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await openFirst(page)
      expect(await axeFaults(page), colorScheme).toEqual([])
    }
  })
})

describe('beside other lists', () => {
  test.each(['devices', 'push-tokens'])('a device is opened from %s', async (list) => {
    const { people, acme } = world()
    const path = `/t/${acme.slug}/${list}?aor=${encodeURIComponent(phone.aor)}`
    const page = await browser.open({ as: people.operator, path })
    await (await alive(rows(page).first())).click()
    const panel = page.getByRole('region', { name: 'AcmePhone/4.2.1' })
    await panel.getByText('Can this phone be woken now?').waitFor()
    expect(pathOf(page).split('&row=')[0]).toBe(`${path}&panel=${phone.deviceId}`)
    expect(await axeFaults(page)).toEqual([])
    await panel.getByRole('link', { name: 'Open as page' }).click()
    await page.waitForURL(`**/devices/${phone.deviceId}`)
  })

  test('of several push tokens of one device that one is marked which is open, and j goes along all', async () => {
    const { people, acme } = world()
    const aor = `sip:two-push-tokens@${acme.domain}`
    const ofOne = { aor, app: acme.bundleId, instanceId: 'one-installation' }
    await askGateway(acme, 'PUT', '/push-tokens', { ...ofOne, pushToken: 'a1'.repeat(32) })
    await askGateway(acme, 'PUT', '/push-tokens', { ...ofOne, pushToken: 'b2'.repeat(32), kind: 'alert' })
    const path = `/t/${acme.slug}/push-tokens?aor=${encodeURIComponent(aor)}`
    const page = await browser.open({ as: people.viewer, path })
    await (await alive(rows(page).first())).click()
    const panel = panelOf(page)
    const marked = () => rows(page).evaluateAll((all) => all.map((row) => row.ariaCurrent === 'true'))
    await panel.getByText('1 of 2').waitFor()
    expect(await marked()).toEqual([true, false])
    const first = pathOf(page)
    await page.keyboard.press('j')
    await panel.getByText('2 of 2').waitFor()
    await expect.poll(() => pathOf(page)).not.toBe(first)
    await page.reload()
    await panel.getByText('2 of 2').waitFor()
    expect(await marked()).toEqual([false, true])
    await alive(panel.getByRole('button', { name: 'Previous row' }))
    await page.keyboard.press('k')
    await panel.getByText('1 of 2').waitFor()
  })

  test('an account is opened from accounts', async () => {
    const { people, acme } = world()
    const path = `/t/${acme.slug}/accounts?aor=${encodeURIComponent(phone.aor)}`
    const page = await browser.open({ as: people.viewer, path })
    await (await alive(rows(page).first())).click()
    await panelOf(page).getByRole('heading', { name: 'Recent calls' }).waitFor()
    expect(await axeFaults(page)).toEqual([])
    await page.keyboard.press('Escape')
    await panelOf(page).waitFor({ state: 'detached' })
    expect(pathOf(page)).toBe(path)
  })

  test.each(['devices', 'accounts'])('what is not there says so, and the list of %s stays', async (list) => {
    const { people, acme } = world()
    const path = `/t/${acme.slug}/${list}?aor=${encodeURIComponent(phone.aor)}&panel=none`
    const page = await browser.open({ as: people.viewer, path })
    await panelOf(page).getByText('There is nothing here').waitFor()
    expect(await rows(page).count()).toBe(1)
  })
})

test('j and k go on from one table of a page to the next, and back', async () => {
  const { people, acme } = world()
  const { request } = await browser.session(people.viewer)
  const list = await request.get(`/t/${acme.slug}/accounts?aor=${encodeURIComponent(phone.aor)}`)
  const accountId = /\/accounts\/([0-9a-f-]{36})/.exec(await list.text())?.[1] ?? ''
  const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}/accounts/${accountId}` })
  const links = page.locator('main a[data-row-link]')
  await alive(links.last())
  expect(await page.locator('main table:has(a[data-row-link])').count()).toBe(2)
  const count = await links.count()
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press('j')
    expect(await isFocused(links.nth(at)), `row ${at}`).toBe(true)
  }
  await page.keyboard.press('j')
  expect(await isFocused(links.last())).toBe(true)
  for (let at = count - 2; at >= 0; at -= 1) {
    await page.keyboard.press('k')
    expect(await isFocused(links.nth(at)), `row ${at}`).toBe(true)
  }
})
