import { expect, test } from 'vitest'
import { openDb } from '#lib/platform/db.ts'
import { alive, useBrowser } from './support/browser.ts'
import { addPhone, world } from './support/console-world.ts'

const browser = useBrowser()

const sendPath = (deviceId: string) => `/t/${world().acme.slug}/send?device=${deviceId}`
/** What is said of a thing that is not there, or another tenant's, or for a higher role: one answer for all. */
const REFUSED = 'There is nothing here, or it is not yours to see.'

test('a test push shows what Apple answered, and the wake as soon as the phone registers', async () => {
  const { people, acme } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone)')
  const page = await browser.open({ as: people.operator, path: `/t/${acme.slug}/send` })
  await page.getByRole('searchbox', { name: 'Search by account' }).fill(phone.aor.slice('sip:'.length))
  await page.keyboard.press('Enter')
  const button = await alive(page.getByRole('button', { name: 'Ring this phone' }))
  await button.click()
  const result = page.getByRole('region', { name: 'Result' })
  await result.getByText(/^200 · \d+ ms$/).waitFor()
  await result.getByText('waking …').waitFor()
  await phone.receives(1)
  expect(await phone.register()).toHaveLength(1)
  await result.getByText(/^woke in /).waitFor()
  await result.getByRole('row', { name: /^REGISTER / }).waitFor({ state: 'attached' })
  await expect.poll(() => button.isEnabled()).toBe(true)
  await result.getByRole('link', { name: 'Open this call' }).click()
  await page.waitForURL(`**/t/${acme.slug}/calls/*`)
  await page.getByText('Test woke it').first().waitFor()
})

test('a test push to a deleted app shows why Apple refused it', async () => {
  const { people, acme } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone)')
  await phone.deleteApp()
  const page = await browser.open({ as: people.operator, path: sendPath(phone.deviceId) })
  await (await alive(page.getByRole('button', { name: 'Ring this phone' }))).click()
  const result = page.getByRole('region', { name: 'Result' })
  await result.getByText(/^410 Unregistered · /).waitFor()
  await result.getByText('cannot wake').waitFor()
  // Its push token is dead from now on, so a second one is not even tried.
  await (await alive(page.getByRole('button', { name: 'Ring this phone' }))).click()
  await page.getByText('Nothing could be pushed: the device has no active VoIP push token.').waitFor()
})

test('a viewer sees no way to ring a phone', async () => {
  const { people, acme } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone)')
  const page = await browser.open({ as: people.viewer, path: sendPath(phone.deviceId) })
  await page.getByText('Your role here is viewer. Ringing a phone needs the role operator').waitFor()
  expect(await page.getByRole('button', { name: /Ring/ }).count()).toBe(0)
})

test('who becomes a viewer while the page is open is refused by the server', async () => {
  const { people, acme, databaseUrl } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone)')
  const page = await browser.open({ as: people.demoted, path: sendPath(phone.deviceId) })
  const button = await alive(page.getByRole('button', { name: 'Ring this phone' }))
  const db = openDb({ url: databaseUrl, poolSize: 1, applicationName: 'reveille test' })
  try {
    await db.prisma.membership.updateMany({
      where: { tenantId: acme.tenantId, user: { email: people.demoted.email } },
      data: { role: 'viewer' },
    })
  } finally {
    await db.close()
  }
  await button.click()
  await page.getByRole('alert').getByText(REFUSED).waitFor()
  expect(await phone.inboxSize()).toBe(0)
})

test('the request of the send button, sent again by others, rings nothing', async () => {
  const { people, acme, consoleUrl } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone)')
  const page = await browser.open({ as: people.operator, path: sendPath(phone.deviceId) })
  const requested = page.waitForRequest((request) => request.headers()['next-action'] !== undefined)
  await (await alive(page.getByRole('button', { name: 'Ring this phone' }))).click()
  const action = await requested
  await phone.receives(1)

  const headers = {
    accept: 'text/x-component',
    'content-type': action.headers()['content-type'] ?? '',
    'next-action': action.headers()['next-action'] ?? '',
    origin: consoleUrl,
  }
  const repeat = async (as: keyof typeof people) => {
    const { request } = await browser.session(people[as])
    const data = action.postData() ?? ''
    const answer = await request.post(action.url(), { headers, data, maxRedirects: 0 })
    return { status: answer.status(), text: await answer.text() }
  }
  const byViewer = await repeat('viewer')
  expect(byViewer.text).toContain(REFUSED)
  for (const outsider of ['harbourOwner', 'stranger'] as const) {
    const { status, text } = await repeat(outsider)
    expect(status).toBe(404)
    expect(text).not.toContain('callId')
  }
  const foreign = await fetch(action.url(), {
    method: 'POST',
    headers: {
      ...headers,
      origin: 'https://evil.example',
      cookie: await cookieOf(people.operator),
    },
    body: action.postData() ?? '',
    redirect: 'manual',
  })
  expect(foreign.ok).toBe(false)
  expect(await phone.inboxSize()).toBe(1)
})

async function cookieOf(person: Parameters<typeof browser.session>[0]): Promise<string> {
  const cookies = await (await browser.session(person)).cookies()
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}
