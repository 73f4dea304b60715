import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { openDb } from '#lib/platform/db.ts'
import { inviteMember } from '#lib/users/invite-member.ts'
import { contextFor } from '#tests/support/context.ts'
import { alive, pathOf, useBrowser } from './support/browser.ts'
import { world } from './support/console-world.ts'
import { expectNoFaults } from './support/page-faults.ts'

const browser = useBrowser()

type Claimed = { subject: string; email: string; verified?: boolean; name?: string }

/** Clicks from a page of the console to the provider. */
async function goToProvider(page: Page): Promise<void> {
  await (await alive(page.getByRole('button', { name: 'Continue with single sign-on' }))).click()
  await page.waitForURL(`${world().issuerUrl}/interaction/*`)
}

/** Says who one is at the provider, which sends the browser back. */
async function logIn(page: Page, { subject, email, verified = true, name = '' }: Claimed): Promise<void> {
  await goToProvider(page)
  await page.getByLabel('subject').fill(subject)
  await page.getByLabel('email').fill(email)
  await page.getByLabel('verified').setChecked(verified)
  await page.getByLabel('name').fill(name)
  await page.getByRole('button', { name: 'Log in' }).click()
}

async function refusal(page: Page): Promise<string> {
  await page.waitForURL('**/sign-in?*')
  return (await page.getByRole('alert').filter({ hasText: /\S/ }).textContent()) ?? ''
}

describe('single sign-on', () => {
  test('signs a person in by a verified address, and afterwards by who they are, whatever their address is', async () => {
    const { acme, people } = world()
    const wanted = `/t/${acme.slug}/devices?aor=abc`
    const first = await browser.open({ path: wanted })
    await first.waitForURL('**/sign-in?callbackUrl=*')
    await logIn(first, { subject: 'provider-7', email: people.federated.email.toUpperCase() })
    await first.getByRole('heading', { name: 'Devices', level: 1 }).waitFor()
    expect(pathOf(first)).toBe(wanted)
    await first.getByRole('button', { name: 'Signed in as federated' }).waitFor()

    const married = await browser.open({ path: '/sign-in' })
    await logIn(married, { subject: 'provider-7', email: 'married@example.com', verified: false })
    await married.waitForURL(`**/t/${acme.slug}`)
    await married.getByRole('button', { name: 'Signed in as federated' }).waitFor()
  })

  test('gives nobody the account of the person who had their address before', async () => {
    const { acme, people } = world()
    const first = await browser.open({ path: '/sign-in' })
    await logIn(first, { subject: 'provider-7', email: people.federated.email })
    await first.waitForURL(`**/t/${acme.slug}`)
    const successor = await browser.open({ path: '/sign-in' })
    await logIn(successor, { subject: 'provider-8', email: people.federated.email })
    expect(await refusal(successor)).toContain('belongs to another account of the provider')
  })

  test('refuses an address that nobody has, in words', async () => {
    const page = await browser.open({ path: '/sign-in' })
    await logIn(page, { subject: 'provider-9', email: 'unknown@example.com' })
    expect(await refusal(page)).toBe('No user has this address. Ask an admin to invite you.')
  })

  test('refuses an address that the provider has not verified', async () => {
    const { viewer } = world().people
    const page = await browser.open({ path: '/sign-in' })
    await logIn(page, { subject: 'provider-10', email: viewer.email, verified: false })
    expect(await refusal(page)).toContain('does not say that your e-mail address is verified')
    await page.goto('/')
    await page.waitForURL('**/sign-in')
  })

  test('can be cancelled at the provider', async () => {
    const page = await browser.open({ path: '/sign-in' })
    await goToProvider(page)
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect(await refusal(page)).toBe('Single sign-on was cancelled.')
    await page.getByLabel('Password').waitFor()
  })

  test('lets an invited person join without a password', async () => {
    const { acme, databaseUrl } = world()
    const email = 'federated-newcomer@example.com'
    const db = openDb({ url: databaseUrl, poolSize: 1, applicationName: 'reveille test' })
    const actor = { kind: 'system', name: 'test' } as const
    const ctx = contextFor(db, { id: acme.tenantId }, { actor })
    const { secret } = await inviteMember(ctx, { email, role: 'viewer' }).finally(() => db.close())
    const page = await browser.open({ path: null })
    await expectNoFaults(page, async () => {
      await page.goto(`/invitations/${secret}`)
      await page.getByRole('heading', { name: `Join ${acme.name}` }).waitFor()
      await page.getByRole('button', { name: 'Continue with single sign-on' }).waitFor()
    })
    await logIn(page, { subject: 'provider-11', email, name: 'Nora Newcomer' })
    await page.waitForURL(`**/t/${acme.slug}`)
    await page.getByRole('button', { name: 'Signed in as Nora Newcomer' }).waitFor()
    await page.goto('/profile')
    await page.getByRole('heading', { name: 'Nora Newcomer' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Password' }).count()).toBe(0)
  })

  test('has its button on a sign-in page without serious faults for axe, light, dark or on a phone', async () => {
    const page = await browser.open({ path: null })
    await expectNoFaults(page, async () => {
      await page.goto('/sign-in')
      await page.getByRole('button', { name: 'Continue with single sign-on' }).waitFor()
    })
  })

  test('leads to no other site, whatever the link says', async () => {
    const { acme, people } = world()
    const page = await browser.open({ path: `/sign-in?callbackUrl=${encodeURIComponent('//evil.example/')}` })
    await logIn(page, { subject: 'provider-7', email: people.federated.email })
    await page.waitForURL(`**/t/${acme.slug}`)
  })

  test('an answer of the provider that this browser has not asked for signs nobody in', async () => {
    const page = await browser.open({ path: '/api/auth/callback/oidc?code=stolen&state=guessed' })
    expect(await refusal(page)).toMatch(/^Single sign-on did not finish\./)
  })
})

describe('while the provider is down', () => {
  afterEach(async () => {
    await fetch(`${world().issuerUrl}/outage`, { method: 'DELETE' })
  })

  test('the sign-in page says so, and a password still works', async () => {
    const { acme, people, issuerUrl } = world()
    await fetch(`${issuerUrl}/outage`, { method: 'PUT' })
    const page = await browser.open({ path: '/sign-in' })
    await (await alive(page.getByRole('button', { name: 'Continue with single sign-on' }))).click()
    expect(await refusal(page)).toMatch(/^The single sign-on provider could not be reached\./)
    await page.getByLabel('E-mail').fill(people.viewer.email)
    await page.getByLabel('Password').fill(people.viewer.password)
    await (await alive(page.getByRole('button', { name: 'Sign in', exact: true }))).click()
    await page.waitForURL(`**/t/${acme.slug}`)
  })
})
