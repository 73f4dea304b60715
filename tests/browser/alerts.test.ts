import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Db, openDb } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { alive, useBrowser } from './support/browser.ts'
import { world } from './support/console-world.ts'
import { axeFaults, sticksOut } from './support/page-faults.ts'

const browser = useBrowser()
const NOT_FOUND = /status of 404/
const PHONE_SIZE = { width: 390, height: 844 }
const LOOK_MS = 120_000

let db: Db
let endpointId: string

beforeAll(() => {
  db = openDb({ url: world().databaseUrl, poolSize: 2, applicationName: 'reveille test' })
})
afterAll(() => db.close())

/** An alert of a rule that the worker does not know, and so leaves alone; of the platform where no tenant is named. */
async function insertAlert(slug: string | null, summary: string): Promise<string> {
  const tenant = slug === null ? null : await db.prisma.tenant.findUniqueOrThrow({ where: { slug } })
  const id = newId()
  await db.prisma.alert.create({
    data: {
      id,
      tenantId: tenant?.id ?? null,
      rule: 'made_by_a_test',
      subject: id,
      summary,
      detail: { advice: 'Look at it.', place: { page: 'alerts' } },
    },
  })
  return id
}

const statusOf = async (id: string) => (await db.prisma.alert.findUniqueOrThrow({ where: { id } })).status

test('an operator acknowledges one alert and snoozes another, and each goes where it belongs', async () => {
  const { acme, people } = world()
  const first = await insertAlert(acme.slug, 'The first one needs somebody.')
  const second = await insertAlert(acme.slug, 'The second one can wait.')
  const page = await browser.open({ as: people.operator, path: `/t/${acme.slug}/alerts` })
  const act = async (summary: string, what: string) => {
    await (await alive(page.getByRole('button', { name: `What to do about: ${summary}` }))).click()
    await page.getByRole('menuitem', { name: what }).click()
    await page.getByText(summary).waitFor({ state: 'detached' })
  }
  await act('The first one needs somebody.', 'Acknowledge')
  expect(await statusOf(first)).toBe('acknowledged')
  await act('The second one can wait.', 'For an hour')
  expect(await statusOf(second)).toBe('snoozed')

  await page.goto(`/t/${acme.slug}/alerts?status=acknowledged`)
  await page.getByRole('row', { name: /The first one/ }).waitFor()
  await page.goto(`/t/${acme.slug}/alerts?status=snoozed`)
  await act('The second one can wait.', 'Resolve')
  expect(await statusOf(second)).toBe('resolved')
})

test('a viewer sees alerts and can do nothing about them; another tenant’s are not there', async () => {
  const { acme, harbour, people } = world()
  await insertAlert(acme.slug, 'Seen by all of Acme.')
  await insertAlert(harbour.slug, 'Seen by nobody of Acme.')
  const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}/alerts` })
  await page.getByText('Seen by all of Acme.').waitFor()
  expect(await page.getByRole('button', { name: /What to do about/ }).count()).toBe(0)
  expect(await page.content()).not.toContain('Seen by nobody of Acme.')
})

test('a platform admin sees to an alert of the platform; whoever is none, an owner too, finds no such page', async () => {
  const { acme, people } = world()
  const alertId = await insertAlert(null, 'The clock of this machine is wrong.')
  const page = await browser.open({ as: people.firstAdmin, path: '/platform/alerts' })
  const row = page.getByRole('row', { name: /The clock of this machine/ })
  await row.waitFor()
  const actions = page.getByRole('button', { name: /What to do about: The clock/ })
  await (await alive(actions)).click()
  await page.getByRole('menuitem', { name: 'Acknowledge' }).click()
  await row.waitFor({ state: 'detached' })
  expect(await statusOf(alertId)).toBe('acknowledged')
  await page.goto('/platform/alerts?status=acknowledged')
  await row.waitFor()
  await page.goto(`/t/${acme.slug}/alerts?status=acknowledged`)
  await page.getByRole('heading', { name: 'Alerts', level: 1 }).waitFor()
  expect(await row.count()).toBe(0)

  const owner = await browser.open({ as: people.owner, path: null, mayLog: NOT_FOUND })
  const answer = await owner.goto('/platform/alerts?status=acknowledged')
  expect(answer?.status()).toBe(404)
  await owner.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  expect(await owner.content()).not.toContain('The clock of this machine')
})

test('an admin sets a rule, and is told what is wrong with it', async () => {
  const { acme, people } = world()
  const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/alerts/rules` })
  await (await alive(page.getByRole('button', { name: 'Edit: Push tokens expire' }))).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Within (days)').fill('14')
  await dialog.getByLabel('Also by mail').fill('not an address')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('“not an address” is not an e-mail address').waitFor()
  await dialog.getByLabel('Also by mail').fill('oncall@example.com')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('row', { name: /within 14 days/ }).waitFor()
  await page.getByRole('row', { name: /admins, 1 address/ }).waitFor()
})

describe('a webhook endpoint', () => {
  test('is made, shows its secret once, refuses a private address in plain words, and keeps a log', async () => {
    const server = http.createServer((_request, response) => response.writeHead(204).end())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { acme, people } = world()
    const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/webhooks` })
    await (await alive(page.getByRole('button', { name: 'New endpoint' }))).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('On call')
    await dialog.getByLabel('URL').fill(`http://127.0.0.1:${port}/hook`)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByText('cannot be shown again').waitFor()
    const secret = (await dialog.locator('[data-secret]').textContent()) ?? ''
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'On call' }).click()
    await (await alive(page.getByRole('button', { name: 'Send a test' }))).click()
    await page.getByRole('row', { name: /test.*127\.0\.0\.1 is not public.*Trying/ }).waitFor()
    expect(await page.content()).not.toContain(secret)
    endpointId = /webhooks\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
    server.close()
  })

  test('gets a new secret, and the former one signs too for a day', async () => {
    const { acme, people } = world()
    const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/webhooks/${endpointId}` })
    await (await alive(page.getByRole('button', { name: 'New secret' }))).click()
    await page.getByRole('button', { name: 'Make it' }).click()
    await page.locator('[data-secret]').waitFor()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('The former secret signs too until').waitFor()
  })

  test('is not there for another tenant, nor for an operator', async () => {
    const { acme, harbour, people } = world()
    const { request: stranger } = await browser.session(people.harbourOwner)
    expect((await stranger.get(`/t/${harbour.slug}/webhooks/${endpointId}`)).status()).toBe(404)
    expect((await stranger.get(`/t/${acme.slug}/webhooks/${endpointId}`)).status()).toBe(404)
    for (const path of ['webhooks', `webhooks/${endpointId}`]) {
      const page = await browser.open({
        as: people.operator,
        path: `/t/${acme.slug}/${path}`,
        mayLog: NOT_FOUND,
      })
      await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    }
  })
})

describe.each([
  { name: 'alerts', path: () => 'alerts', heading: 'Alerts' },
  { name: 'alert rules', path: () => 'alerts/rules', heading: 'Alert rules' },
  { name: 'webhooks', path: () => 'webhooks', heading: 'Webhooks' },
  { name: 'webhook', path: () => `webhooks/${endpointId}`, heading: 'On call' },
  { name: 'who will stop ringing', path: () => 'push-tokens/expiring', heading: 'Who will stop ringing' },
])('the page $name', ({ path, heading }) => {
  test(
    'has no serious fault for axe, light or dark, and nothing to scroll sideways on a phone',
    async () => {
      const { acme, people } = world()
      const page = await browser.open({ as: people.owner, path: null })
      const look = async () => {
        await page.goto(`/t/${acme.slug}/${path()}`)
        await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await look()
        expect(await axeFaults(page), colorScheme).toEqual([])
      }
      await page.setViewportSize(PHONE_SIZE)
      await look()
      expect(await sticksOut(page)).toEqual([])
    },
    LOOK_MS,
  )
})

test('a webhook endpoint is deleted by its name, and its log with it', async () => {
  const { acme, people } = world()
  const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/webhooks/${endpointId}` })
  await (await alive(page.getByRole('button', { name: 'Delete' }))).click()
  await page.getByLabel('Type “On call” to confirm').fill('On call')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('No webhook endpoints yet').waitFor()
  expect(await db.prisma.webhookDelivery.count({ where: { endpointId } })).toBe(0)
})
