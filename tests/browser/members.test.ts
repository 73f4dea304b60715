import { expect, test } from 'vitest'
import { openDb } from '#lib/platform/db.ts'
import { createTenant } from '#lib/tenants/create-tenant.ts'
import { setTenantStatus } from '#lib/tenants/set-tenant-status.ts'
import { createUser } from '#lib/users/create-user.ts'
import { platformContext } from '#tests/support/people.ts'
import { alive, useBrowser } from './support/browser.ts'
import { world } from './support/console-world.ts'
import { expectNoFaults } from './support/page-faults.ts'

const browser = useBrowser()
const NOT_FOUND = /status of 404/
const PASSWORD = 'correct horse battery'

test('somebody who is invited as a viewer joins, sees, and can do no more', async () => {
  const { people, acme, consoleUrl } = world()
  const email = 'newcomer@example.com'
  const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/members` })
  await (await alive(page.getByRole('button', { name: 'Invite' }))).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByLabel('Viewer').check()
  await dialog.getByRole('button', { name: 'Make the invitation' }).click()
  await dialog.getByText(`Mailed to ${email}.`).waitFor()
  const link = (await dialog.locator('[data-secret]').textContent()) ?? ''
  expect(link).toMatch(new RegExp(`^${consoleUrl}/invitations/[\\w-]{43}$`))
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('row', { name: new RegExp(`(^| )${email}`) }).waitFor()

  const guest = await browser.open({ path: link, mayLog: NOT_FOUND })
  await guest.getByRole('heading', { name: `Join ${acme.name}` }).waitFor()
  await (await alive(guest.getByRole('button', { name: 'Join' }))).waitFor()
  await guest.getByLabel('Your name').fill('Nina Newcomer')
  await guest.getByLabel('Password').fill(PASSWORD)
  await guest.getByRole('button', { name: 'Join' }).click()
  await guest.waitForURL(`**/t/${acme.slug}`)
  await guest.goto(`/t/${acme.slug}/apps`)
  await guest.getByRole('heading', { name: 'Apps', level: 1 }).waitFor()
  expect(await guest.getByRole('button', { name: 'New app' }).count()).toBe(0)
  expect(await guest.getByRole('link', { name: 'API keys' }).count()).toBe(0)
  for (const path of ['api-keys', 'audit']) {
    const answer = await guest.goto(`/t/${acme.slug}/${path}`)
    expect(answer?.status(), path).toBe(404)
    await guest.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  }
  await guest.goto(link)
  await guest.getByText('This invitation is no longer good').waitFor()

  // The owner makes them an operator, and then takes them out.
  await page.reload()
  await (await alive(page.getByRole('combobox', { name: 'Role of Nina Newcomer' }))).selectOption('operator')
  await page.getByText('Nina Newcomer is operator now.').waitFor()
  await (await alive(page.getByRole('button', { name: 'Remove Nina Newcomer' }))).click()
  await page.getByLabel(`Type “${email}” to confirm`).fill(email)
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  // Behind a dialog nothing has a role.
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => page.getByRole('row', { name: /Nina Newcomer/ }).count()).toBe(0)
  await guest.goto(`/t/${acme.slug}/calls`)
  await guest.getByRole('heading', { name: 'There is nothing here' }).waitFor()
})

test('the last owner cannot be removed, and is told why', async () => {
  const { people, harbour } = world()
  const page = await browser.open({ as: people.harbourOwner, path: `/t/${harbour.slug}/members` })
  await (await alive(page.getByRole('combobox', { name: /^Role of/ }))).selectOption('viewer')
  await page.getByText('This is the last owner').waitFor()
  await expect.poll(() => page.getByRole('combobox', { name: /^Role of/ }).inputValue()).toBe('owner')
})

test('the link of an invitation that was revoked leads nowhere, and says so', async () => {
  const { people, acme } = world()
  const email = 'never@example.com'
  const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/members` })
  await (await alive(page.getByRole('button', { name: 'Invite' }))).click()
  await page.getByRole('dialog').getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Make the invitation' }).click()
  const link = (await page.locator('[data-secret]').textContent()) ?? ''
  await page.getByRole('button', { name: 'Done' }).click()
  await (await alive(page.getByRole('button', { name: `Revoke the invitation for ${email}` }))).click()
  await page.getByLabel(`Type “${email}” to confirm`).fill(email)
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => page.getByRole('row', { name: new RegExp(`(^| )${email}`) }).count()).toBe(0)
  const guest = await browser.open({ path: link })
  await guest.getByText('This invitation is no longer good').waitFor()
})

test('a suspended tenant is closed to its people, who are told so, and nobody else is', async () => {
  const { people, databaseUrl } = world()
  const db = openDb({ url: databaseUrl, poolSize: 1, applicationName: 'reveille test' })
  const platform = platformContext(db)
  // Its own: the other tenants are others' to test meanwhile.
  const [slug, name] = ['quay', 'Quay Telephony']
  const { tenantId } = await createTenant(platform, { slug, name })
  const owner = { email: 'quay-owner@example.com', password: PASSWORD }
  await createUser(platform, { ...owner, name: 'Quinn', membership: { tenantId, role: 'owner' } })
  const set = (status: 'active' | 'suspended') => setTenantStatus(platform, { tenantId, status })
  try {
    await set('suspended')
    const page = await browser.open({ as: owner, path: `/t/${slug}/calls` })
    await page.getByRole('heading', { name: `${name} is suspended` }).waitFor()
    await expectNoFaults(page, async () => {
      await page.goto(`/suspended/${slug}`)
      await page.getByRole('heading', { name: `${name} is suspended` }).waitFor()
    })
    const stranger = await browser.open({ as: people.owner, path: null, mayLog: NOT_FOUND })
    for (const path of [`/t/${slug}/calls`, `/suspended/${slug}`, '/suspended/no-such-tenant']) {
      const answer = await stranger.goto(path)
      expect(answer?.status(), path).toBe(404)
      expect(await stranger.content()).not.toContain(name)
    }
    await set('active')
    await page.goto(`/t/${slug}/calls?live=off`)
    await page.getByRole('heading', { name: 'Calls', level: 1 }).waitFor()
  } finally {
    await db.close()
  }
})
