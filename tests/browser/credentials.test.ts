import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openStoredPki } from '#simulators/apns/pki-store.ts'
import { alive, useBrowser } from './support/browser.ts'
import { askGateway, world } from './support/console-world.ts'
import { axeFaults, sticksOut } from './support/page-faults.ts'

const browser = useBrowser()
const PHONE_SIZE = { width: 390, height: 844 }
const SETTLES = { interval: 200 }
const PASSPHRASE = 'correct horse battery'

/** A certificate that the simulated Apple issued, as Keychain Access would export it. */
async function keychainExport(bundleId: string) {
  const directory = path.join(path.dirname(world().logFile), 'demo-apns')
  const { pki } = await openStoredPki({ directory, bundleIds: [bundleId], now: new Date() })
  const issued = pki.issueCertificate({ bundleId })
  const buffer = pki.toP12({ ...issued, passphrase: PASSPHRASE, encryption: 'rc2' })
  return { file: { name: 'voip.p12', mimeType: 'application/x-pkcs12', buffer }, key: issued.key }
}

/** The page as it is has nothing that axe calls serious, in both themes, and fits a phone. */
async function expectFaultless(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Colours fade into each other for a moment after a change.
    await expect.poll(() => axeFaults(page), SETTLES).toEqual([])
  }
  const size = page.viewportSize()
  await page.setViewportSize(PHONE_SIZE)
  await expect.poll(() => sticksOut(page), SETTLES).toEqual([])
  if (size !== null) await page.setViewportSize(size)
}

test('a .p12 is read, shown, stored, tested, activated in place of the key before it, and retired by name', async () => {
  const { people, harbour } = world()
  const { file, key } = await keychainExport(harbour.bundleId)
  const base = `/t/${harbour.slug}/credentials`
  const page = await browser.open({ as: people.harbourOwner, path: base })
  await page.getByRole('heading', { name: 'Credentials', level: 1 }).waitFor()
  await expectFaultless(page)
  await page.getByRole('link', { name: 'Upload' }).click()
  await alive(page.getByLabel('Drop a .p12, .pem or .p8 file here'))
  await page.getByLabel('Drop a .p12, .pem or .p8 file here').setInputFiles(file)

  await page.getByLabel('Passphrase').fill('wrong')
  await page.getByRole('button', { name: 'Read it' }).click()
  await page
    .getByText(
      'The passphrase does not open this file. Enter the one that was set when the file was exported; if it is lost, export the file again.',
    )
    .waitFor()
  await expectFaultless(page)

  await page.getByLabel('Passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Read it' }).click()
  await page.getByRole('heading', { name: 'VoIP Services certificate' }).waitFor()
  await page.getByText(`${harbour.bundleId}.voip`).first().waitFor()
  await page.getByText(/\d+ days left/).waitFor()
  expect(await page.getByRole('checkbox', { name: harbour.bundleId }).isChecked()).toBe(true)
  await expectFaultless(page)
  await page.getByLabel('Name').fill('Harbour VoIP')
  await page.getByRole('button', { name: 'Store as a draft' }).click()

  await page.getByRole('heading', { name: /Harbour VoIP/, level: 1 }).waitFor()
  await page.getByText('Draft').first().waitFor()
  await (await alive(page.getByRole('button', { name: 'Test the connection' }))).click()
  await page.getByText('Apple accepts it in production').waitFor()
  await page.getByText('Apple accepts it in sandbox').waitFor()
  await expectFaultless(page)

  await (await alive(page.getByRole('button', { name: 'Activate' }))).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('It takes over').waitFor()
  await expectFaultless(page)
  await dialog.getByRole('button', { name: 'Activate' }).click()
  // What Apple says in the dialog is the reason, should it stay.
  await expect.poll(async () => (await dialog.allInnerTexts()).join(' ')).toBe('')
  await page.getByRole('heading', { name: /Harbour VoIP.*Active/, level: 1 }).waitFor()
  await page.getByText('activated').waitFor()
  await expectFaultless(page)
  expect(await page.content()).not.toContain(PASSPHRASE)
  expect(await page.content()).not.toContain(key.split('\n')[2] ?? 'key')

  await page.goto(`${world().consoleUrl}${base}`)
  await page
    .getByRole('row', { name: /Harbour VoIP/ })
    .getByText('Active')
    .waitFor()
  await page.getByText('Retiring').waitFor()
  await page.getByRole('link', { name: /Harbour VoIP/ }).click()
  await (await alive(page.getByRole('button', { name: 'Retire' }))).click()
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Retire' })
  expect(await confirm.isEnabled()).toBe(false)
  await page.getByLabel('Type “Harbour VoIP” to confirm').fill('Harbour VoIP')
  await confirm.click()
  await page.getByRole('heading', { name: /Harbour VoIP.*Retired/, level: 1 }).waitFor()
})

test('a viewer sees which credentials there are, and can do nothing to them', async () => {
  const { people, acme, consoleUrl } = world()
  const page = await browser.open({
    as: people.viewer,
    path: `/t/${acme.slug}/credentials`,
    mayLog: /status of 404/,
  })
  const row = page.getByRole('row').nth(1)
  await row.getByText('Active').waitFor()
  expect(await page.getByRole('link', { name: 'Upload' }).count()).toBe(0)
  await row.getByRole('link').first().click()
  await page.getByRole('heading', { name: 'What it is' }).waitFor()
  for (const name of ['Test the connection', 'Activate', 'Retire']) {
    expect(await page.getByRole('button', { name }).count()).toBe(0)
  }
  expect(await page.getByRole('heading', { name: 'History' }).count()).toBe(0)
  await page.goto(`${consoleUrl}/t/${acme.slug}/credentials/new`)
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
})

test('no page of a tenant holds the API key of its PBX, a whole push token or a private key in its source', async () => {
  const { people, acme } = world()
  const [phone] = (
    await askGateway<{ items: { pushToken: string }[] }>(
      acme,
      'GET',
      `/push-tokens?aor=${encodeURIComponent(await someAor())}`,
    )
  ).items
  const { request } = await browser.session(people.owner)
  const paths = [
    '',
    'calls',
    'accounts',
    'devices',
    'push-tokens',
    'credentials',
    'credentials/new',
    'apps',
    'api-keys',
    'audit',
    'settings',
  ]
  for (const page of paths) {
    const answer = await request.get(`/t/${acme.slug}/${page}`)
    expect(answer.status(), page).toBe(200)
    const source = await answer.text()
    expect(source.includes(acme.apiKey), `an API key in ${page}`).toBe(false)
    expect(source.includes(phone?.pushToken ?? 'none'), `a push token in ${page}`).toBe(false)
    expect(/PRIVATE KEY-----|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/.exec(source)?.[0], page).toBeUndefined()
  }
})

/** The AOR of a phone that has just registered. */
async function someAor(): Promise<string> {
  const { acme } = world()
  const aor = `sip:secret-bearer@${acme.domain}`
  const pushToken = 'c0ffee'.repeat(10)
  const contact = '<sip:phone@10.0.0.1:5060>;+sip.instance="<urn:uuid:secret-bearer>"'
  const body = { aor, contact, expires: 600, app: acme.bundleId, xToken: pushToken }
  await askGateway(acme, 'POST', '/registrations', body)
  return aor
}
