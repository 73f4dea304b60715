import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { alive, pathOf, useBrowser } from './support/browser.ts'
import { type SignIn, world } from './support/console-world.ts'

const browser = useBrowser()

const REFUSED = /status of 401/
/** lib/users/sign-in-throttle.ts */
const ATTEMPTS_PER_ACCOUNT = 10

async function submit(page: Page, { email, password }: SignIn): Promise<void> {
  const button = await alive(page.getByRole('button', { name: 'Sign in' }))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await button.click()
}

describe('signing in', () => {
  test('the first admin signs in with what the first start printed and may see every tenant', async () => {
    const { people, acme, harbour } = world()
    const page = await browser.open()
    await page.waitForURL('**/sign-in')
    await submit(page, people.firstAdmin)
    await page.waitForURL(`**/t/${acme.slug}`)
    await page.reload()
    await (await alive(page.getByRole('button', { name: `Tenant ${acme.name}. Switch tenant` }))).click()
    await page.getByRole('menuitem', { name: harbour.name }).click()
    await page.waitForURL(`**/t/${harbour.slug}`)
  })

  test('a wrong password is told as such, without saying whether there is such a person', async () => {
    const { people } = world()
    const page = await browser.open({ path: '/sign-in', mayLog: REFUSED })
    const words = 'That e-mail address and password do not belong together.'
    await submit(page, { email: people.viewer.email, password: 'not the password' })
    await page.getByRole('alert').getByText(words).waitFor()
    await submit(page, { email: 'nobody@example.com', password: 'not the password' })
    await page.getByRole('alert').getByText(words).waitFor()
    await submit(page, people.viewer)
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  })

  test('who mistypes too often is told how long to wait, and the right password does not help then', async () => {
    const { forgetful } = world().people
    const page = await browser.open({ path: '/sign-in', mayLog: REFUSED })
    for (let attempt = 0; attempt < ATTEMPTS_PER_ACCOUNT; attempt += 1) {
      const refused = page.waitForResponse('**/api/auth/callback/credentials*')
      await submit(page, { ...forgetful, password: `guess ${attempt}` })
      expect((await refused).status()).toBe(401)
    }
    await submit(page, forgetful)
    await page
      .getByRole('alert')
      .getByText(/^Too many attempts\. Try again in 15 minutes\.$/)
      .waitFor()
    expect(pathOf(page)).toBe('/sign-in')
  })

  test('a link to a page leads there after sign-in', async () => {
    const { people, acme } = world()
    const wanted = `/t/${acme.slug}/devices?aor=abc`
    const page = await browser.open({ path: wanted })
    await page.waitForURL('**/sign-in?callbackUrl=*')
    await submit(page, people.viewer)
    await page.getByRole('heading', { name: 'Devices' }).waitFor()
    expect(pathOf(page)).toBe(wanted)
  })

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('sign-in leads to no other site, whatever the link says: %s', async (callbackUrl) => {
    const { people, acme } = world()
    const path = `/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`
    const page = await browser.open({ path })
    await submit(page, people.viewer)
    await page.waitForURL(`**/t/${acme.slug}`)
    expect(pathOf(page)).toBe(`/t/${acme.slug}`)
    // And for who is signed in already.
    await page.goto(path)
    await page.waitForURL(`**/t/${acme.slug}`)
    expect(pathOf(page)).toBe(`/t/${acme.slug}`)
  })

  test('the addresses of next-auth itself lead to no other site', async () => {
    const { people, consoleUrl } = world()
    const { request } = await browser.session(people.viewer)
    for (const path of ['signin', 'signout', 'error', 'callback/credentials', 'verify-request']) {
      const answer = await request.get(`/api/auth/${path}?callbackUrl=https%3A%2F%2Fevil.example%2F`, {
        maxRedirects: 0,
      })
      const { location } = answer.headers()
      if (location !== undefined) expect(new URL(location, consoleUrl).origin).toBe(consoleUrl)
    }
  })
})

describe('signing out', () => {
  test('signing out everywhere ends the session of another browser at its next request', async () => {
    const { people, acme } = world()
    const other = await browser.open({ as: people.roamer, path: `/t/${acme.slug}/accounts` })
    const page = await browser.open({ as: people.roamer, path: `/t/${acme.slug}/calls` })
    await other.getByRole('heading', { name: 'Accounts' }).waitFor()
    await (await alive(page.getByRole('button', { name: 'Signed in as roamer' }))).click()
    await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click()
    await page.waitForURL('**/sign-in')
    await other.getByRole('navigation').getByRole('link', { name: 'Devices' }).first().click()
    await other.waitForURL('**/sign-in?callbackUrl=*')
    await other.getByRole('button', { name: 'Sign in' }).waitFor()
  })

  test('a session cookie that was copied before the sign-out opens nothing afterwards', async () => {
    const { people, acme } = world()
    const page = await browser.open({ as: people.roamer, path: `/t/${acme.slug}/calls` })
    const copied = await page.context().cookies()
    const thief = await browser.open()
    await thief.context().addCookies(copied)
    await (await alive(page.getByRole('button', { name: 'Signed in as roamer' }))).click()
    await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click()
    await page.waitForURL('**/sign-in')
    await thief.goto(`/t/${acme.slug}/calls`)
    await thief.waitForURL('**/sign-in?callbackUrl=*')
  })
})
