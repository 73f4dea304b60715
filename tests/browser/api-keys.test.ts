import { expect, test } from 'vitest'
import { alive, useBrowser } from './support/browser.ts'
import { world } from './support/console-world.ts'

const browser = useBrowser()

/** What the gateway says of a lookup with this key. */
async function lookup(apiKey: string): Promise<number> {
  const { gatewayUrl, acme } = world()
  const url = `${gatewayUrl}/api/v1/push-tokens?aor=${encodeURIComponent(`sip:1@${acme.domain}`)}`
  const response = await fetch(url, { headers: { authorization: `Bearer ${apiKey}` } })
  await response.body?.cancel()
  return response.status
}

test('an API key is made, shown once, used, and refused as soon as it is revoked', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/api-keys` })
  await (await alive(page.getByRole('button', { name: 'New API key' }))).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('PBX Copenhagen')
  await dialog.getByLabel('Allowed networks').fill('nonsense')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText('"nonsense" is not a network').waitFor()
  await dialog.getByLabel('Allowed networks').fill('127.0.0.0/8\n::1')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText('cannot be shown again').waitFor()
  const apiKey = (await dialog.locator('[data-secret]').textContent()) ?? ''
  expect(apiKey).toMatch(/^rvl_\w{40}$/)
  await dialog.getByRole('button', { name: 'Done' }).click()
  expect(await lookup(apiKey)).toBe(200)
  await page.reload()
  const row = page.getByRole('row', { name: /PBX Copenhagen/ })
  await row.getByText('Active').waitFor()
  expect(await page.content()).not.toContain(apiKey)
  await expect
    .poll(async () => {
      await page.reload()
      return row.getByText(/just now|ago/).count()
    })
    .toBe(1)

  await (await alive(page.getByRole('button', { name: 'Revoke PBX Copenhagen' }))).click()
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Revoke' })
  expect(await confirm.isEnabled()).toBe(false)
  await page.getByLabel('Type “PBX Copenhagen” to confirm').fill('PBX Copenhagen')
  await confirm.click()
  await row.getByText('Revoked').waitFor()
  await expect.poll(() => lookup(apiKey)).toBe(401)
})

test('a dialog does not close while its action runs, so that no secret is lost, and forgets its faults when it is opened anew', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/api-keys` })
  const open = await alive(page.getByRole('button', { name: 'New API key' }))
  const dialog = page.getByRole('dialog')
  await open.click()
  await dialog.getByLabel('Name').fill('PBX in a hurry')
  await dialog.getByLabel('Allowed networks').fill('nonsense')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText('"nonsense" is not a network').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  await open.click()
  await dialog.getByLabel('Name').fill('PBX in a hurry')
  expect(await dialog.getByText('is not a network').count()).toBe(0)

  const held = Promise.withResolvers<void>()
  await page.route('**/api-keys', async (route) => {
    if (route.request().method() === 'POST') await held.promise
    await route.continue()
  })
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.locator('[aria-busy]').waitFor()
  expect(await dialog.getByRole('button', { name: 'Cancel' }).isDisabled()).toBe(true)
  expect(await dialog.getByRole('button', { name: 'Close' }).isDisabled()).toBe(true)
  await page.keyboard.press('Escape')
  await page.mouse.click(5, 5)
  held.resolve()
  await dialog.getByText('cannot be shown again').waitFor()
  expect(await dialog.locator('[data-secret]').textContent()).toMatch(/^rvl_\w{40}$/)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('PBX setup makes a key, puts it into the files, and sees the first REGISTER and the first call', async () => {
  const { people, consoleUrl, gatewayUrl } = world()
  const slug = 'pbx-setup'
  const page = await browser.open({ as: people.firstAdmin, path: '/platform/tenants' })
  await (await alive(page.getByRole('button', { name: 'New tenant' }))).click()
  await page.getByLabel('Name', { exact: true }).fill('Setup Telecom')
  await page.getByLabel('Slug').fill(slug)
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('row', { name: /Setup Telecom/ }).waitFor()

  await page.goto(`${consoleUrl}/t/${slug}/pbx-setup?pbx=script`)
  await page.getByText('Waiting for the first REGISTER').waitFor()
  await (await alive(page.getByRole('button', { name: 'Make an API key for it' }))).click()
  const apiKey = (await page.locator('[data-secret]').textContent()) ?? ''
  await page.getByText(`KEY=${apiKey}`).waitFor()
  const post = async (path: string, body: object) => {
    const response = await fetch(`${gatewayUrl}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, text: await response.text() }
  }
  const aor = 'sip:100@setup.example'
  const contact = '<sip:100@10.0.0.7:5060>;+sip.instance="<urn:uuid:1>"'
  expect((await post('/registrations', { aor, contact, expires: 600 })).status).toBe(200)
  await page.getByText('First REGISTER seen').waitFor()
  await page.getByText('API key used').waitFor()
  await page.getByText('Waiting for the first call').waitFor()
  expect((await post('/calls', { aor, wait: 'none' })).status).toBe(200)
  await page.getByText('First call seen').waitFor()

  // And the tenant is suspended: its key is refused at once, and let in again.
  await page.goto(`${consoleUrl}/platform/tenants?q=${slug}`)
  await (await alive(page.getByRole('button', { name: 'Suspend Setup Telecom' }))).click()
  await page.getByLabel(`Type “${slug}” to confirm`).fill(slug)
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  await page.getByRole('row', { name: /Setup Telecom.*Suspended/ }).waitFor()
  await expect.poll(async () => (await post('/calls', { aor, wait: 'none' })).status).toBe(403)
  await page.goto(`${consoleUrl}/t/${slug}/calls?live=off`)
  await page.getByText('This tenant is suspended').waitFor()
  await page.goto(`${consoleUrl}/platform/tenants?q=${slug}`)
  await (await alive(page.getByRole('button', { name: 'Resume Setup Telecom' }))).click()
  await page.getByRole('row', { name: /Setup Telecom.*Active/ }).waitFor()
  await expect.poll(async () => (await post('/calls', { aor, wait: 'none' })).status).toBe(200)
})
