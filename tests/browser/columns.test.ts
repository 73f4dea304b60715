import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { alive, useBrowser } from './support/browser.ts'
import { addPhone, makeCall, world } from './support/console-world.ts'
import { axeFaults, sticksOut } from './support/page-faults.ts'

const browser = useBrowser()
const PHONE_SIZE = { width: 390, height: 844 }

beforeAll(async () => {
  const { acme } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1')
  await makeCall(acme, { aor: phone.aor, wait: 'registered', waitSeconds: 1 })
})

const inAcme = (rest: string) => `/t/${world().acme.slug}/${rest}`

/** The heads of the columns that are in sight, once the list is there. */
async function columns(page: Page): Promise<string[]> {
  await page.locator('th[data-column]').first().waitFor()
  return page
    .locator('th[data-column]')
    .evaluateAll((heads) =>
      heads.filter((head) => head.getClientRects().length > 0).map((head) => head.textContent ?? ''),
    )
}

async function openMenu(page: Page): Promise<void> {
  await (await alive(page.getByRole('button', { name: 'Columns' }))).click()
  await page.getByRole('menu').waitFor()
}

async function toggle(page: Page, column: string): Promise<void> {
  await page.getByRole('menuitemcheckbox', { name: column, exact: true }).click()
}

describe('the columns of the calls', () => {
  const USUAL = ['Time', 'Account', 'Caller', 'Result', 'Pushes', 'Wake time']

  test('are chosen in a menu, stay chosen after a reload, and go back to the usual ones', async () => {
    const page = await browser.open({ as: world().people.viewer, path: inAcme('calls?live=off') })
    expect(await columns(page)).toEqual(USUAL)
    await openMenu(page)
    const naming = page.getByRole('menuitemcheckbox', { name: 'Time', exact: true })
    expect(await naming.getAttribute('aria-disabled')).toBe('true')
    await toggle(page, 'Pushes')
    await toggle(page, 'SIP Call-ID')
    const chosen = ['Time', 'Account', 'Caller', 'Result', 'Wake time', 'SIP Call-ID']
    await expect.poll(() => columns(page)).toEqual(chosen)
    await page.reload()
    expect(await columns(page)).toEqual(chosen)
    await openMenu(page)
    await page.getByRole('menuitem', { name: 'Reset to default' }).click()
    await expect.poll(() => columns(page)).toEqual(USUAL)
    await page.reload()
    expect(await columns(page)).toEqual(USUAL)
  })

  test('are written by the server as they were chosen, so that nothing jumps', async () => {
    const { request } = await browser.session(world().people.viewer)
    const headers = { cookie: 'reveille-columns-calls=push_hint.-caller' }
    const cookies = (await request.storageState()).cookies.map(({ name, value }) => `${name}=${value}`)
    const answer = await request.get(inAcme('calls?live=off'), {
      headers: { cookie: [...cookies, headers.cookie].join('; ') },
    })
    const heads = [...(await answer.text()).matchAll(/data-column="([a-z_]+)"/g)].map(([, id]) => id)
    expect(new Set(heads)).toEqual(new Set(['time', 'account', 'cause', 'pushes', 'wake', 'push_hint']))
  })

  test('are shown on a phone too when they were asked for; then the table scrolls, never the page', async () => {
    const page = await browser.open({ as: world().people.viewer, path: null })
    await page.setViewportSize(PHONE_SIZE)
    await page.goto(inAcme('calls?live=off'))
    expect(await columns(page)).toEqual(['Time', 'Account', 'Result'])
    await openMenu(page)
    const caller = page.getByRole('menuitemcheckbox', { name: 'Caller', exact: true })
    expect(await caller.isChecked()).toBe(false)
    await toggle(page, 'Caller')
    await toggle(page, 'Push hint')
    await page.keyboard.press('Escape')
    await expect.poll(() => columns(page)).toEqual(['Time', 'Account', 'Caller', 'Result', 'Push hint'])
    const box = page.getByRole('region', { name: 'Calls, newest first, scrolls sideways' })
    expect(await box.evaluate((node) => node.scrollWidth > node.clientWidth)).toBe(true)
    expect(await sticksOut(page)).toEqual([])
    await page.reload()
    expect(await columns(page)).toContain('Push hint')
    expect(await sticksOut(page)).toEqual([])
    expect(await axeFaults(page)).toEqual([])
  })
})

test.each([
  ['devices', 'User-Agent'],
  ['accounts', 'Active push tokens'],
  ['push-tokens', 'Last push'],
  ['audit', 'Request id'],
])('the columns of %s are chosen alike, each list by itself', async (list, column) => {
  const page = await browser.open({ as: world().people.owner, path: inAcme(list) })
  const usual = await columns(page)
  expect(usual).not.toContain(column)
  await openMenu(page)
  await toggle(page, column)
  await expect.poll(() => columns(page)).toContain(column)
  await page.keyboard.press('Escape')
  await page.setViewportSize(PHONE_SIZE)
  await expect.poll(() => sticksOut(page)).toEqual([])
  await page.goto(inAcme('calls?live=off'))
  expect(await columns(page)).not.toContain(column)
})
