import { AxeBuilder } from '@axe-core/playwright'
import { beforeAll, expect, test } from 'vitest'
import { alive, pathOf, useBrowser } from './support/browser.ts'
import { addPhone, makeCall, world } from './support/console-world.ts'

const browser = useBrowser()

beforeAll(async () => {
  const { acme } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone; iOS 17)')
  await makeCall(acme, { aor: phone.aor, wait: 'registered', waitSeconds: 1 })
})

test('the tenant opens on its Overview, which counts a call made just now', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.viewer, path: '/' })
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  expect(pathOf(page)).toBe(`/t/${acme.slug}`)
  const calls = page.locator('dt:text-is("Calls") + dd')
  expect(Number.parseInt((await calls.textContent()) ?? '', 10)).toBeGreaterThan(0)
  await page.getByRole('img', { name: /^Chart: Calls/ }).waitFor()
  expect(await page.locator('svg.recharts-surface').count()).toBeGreaterThan(0)
})

test('a range is chosen by a link, and the address holds it', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}` })
  const ranges = page.getByRole('navigation', { name: 'Range' })
  for (const [name, range] of [
    ['Hour', '1h'],
    ['90 days', '90d'],
  ]) {
    await ranges.getByRole('link', { name: name ?? '' }).click()
    await page.waitForURL(`**/t/${acme.slug}?range=${range}`)
    await expect.poll(() => ranges.locator('[aria-current]').textContent()).toBe(name)
  }
})

test('each chart is a table too, which says the same and has no serious fault for axe', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}?range=1h` })
  const height = () => page.evaluate(() => document.documentElement.scrollHeight)
  await page.getByRole('img', { name: /^Chart: Calls/ }).waitFor()
  const before = await height()
  for (const name of ['Calls', 'Pushes']) {
    await (await alive(page.getByRole('button', { name: `${name} as a table` }))).click()
    const table = page.getByRole('table', { name })
    await table.waitFor()
    expect(await table.getByRole('row').count()).toBe(13)
    const numbers = await table.locator('td').allTextContents()
    expect(numbers.map(Number).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
  }
  expect(await height()).toBe(before)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
})

test('a cause leads to its calls', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}` })
  await page.getByRole('link', { name: 'Never registered' }).click()
  await page.waitForURL(`**/calls?*cause=never_registered*`)
  expect(new URL(page.url()).searchParams.get('range')).toBe('24h')
  await page.getByRole('row').filter({ hasText: 'Never registered' }).first().waitFor()
})

test('a new tenant is told its first steps, one of which is the next', async () => {
  const page = await browser.open({ as: world().people.firstAdmin, path: '/platform/tenants' })
  await (await alive(page.getByRole('button', { name: 'New tenant' }))).click()
  await page.getByLabel('Name', { exact: true }).fill('Newcomer Telecom')
  await page.getByLabel('Slug').fill('newcomer')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('row', { name: /Newcomer Telecom/ }).waitFor()

  await page.goto(`${world().consoleUrl}/t/newcomer`)
  const panel = page.locator('section', { has: page.getByRole('heading', { name: 'First steps' }) })
  const steps = panel.getByRole('listitem')
  await expect.poll(() => steps.count()).toBe(5)
  expect(await steps.getByRole('link').allTextContents()).toEqual(['New app'])
  await steps.getByRole('link').click()
  await (await alive(page.getByRole('button', { name: 'New app' }))).click()
  await page.getByLabel('Bundle id').fill('com.example.newcomer')
  await page.getByLabel('Name', { exact: true }).fill('Newcomer')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL('**/t/newcomer/apps/*')

  await page.goto(`${world().consoleUrl}/t/newcomer`)
  await expect.poll(() => steps.first().textContent()).toContain('Done')
  expect(await steps.getByRole('link').allTextContents()).toEqual(['Add a credential'])
})
