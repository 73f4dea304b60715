import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { alive, useBrowser } from './support/browser.ts'
import { addPhone, world } from './support/console-world.ts'

const browser = useBrowser()

const short = (aor: string) => aor.replace(/^sip:/, '')
const listOf = (aor: string) => `/t/${world().acme.slug}/push-tokens?aor=${encodeURIComponent(aor)}`

describe('push tokens', () => {
  test('chosen ones are disabled with a reason, which stands in their history', async () => {
    const { people, acme } = world()
    const phone = await addPhone(acme, 'AcmePhone/4.2.1')
    const page = await browser.open({ as: people.operator, path: listOf(phone.aor) })
    await (await alive(page.getByRole('checkbox', { name: /^Choose the push token/ }))).check()
    await page
      .getByRole('region', { name: 'Chosen push tokens' })
      .getByRole('button', { name: 'Disable', exact: true })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Why').fill('the phone was lost')
    expect(await dialog.getByRole('button', { name: 'Disable' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Type “disable” to confirm').fill('disable')
    await dialog.getByRole('button', { name: 'Disable' }).click()
    await page.getByText('1 push token is disabled.').waitFor()
    await page
      .getByRole('row', { name: short(phone.aor) })
      .getByText('Disabled')
      .waitFor()
    await page.goto(`/t/${acme.slug}/devices/${phone.deviceId}`)
    await page.getByText('(the phone was lost)').first().waitFor()
  })

  test('a viewer chooses, reveals, moves, imports and exports none', async () => {
    const { people, acme } = world()
    const phone = await addPhone(acme, 'AcmePhone/4.2.1')
    const page = await browser.open({ as: people.viewer, path: listOf(phone.aor), mayLog: /status of 404/ })
    await page.getByRole('row', { name: short(phone.aor) }).waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Import' }).count()).toBe(0)
    await page.goto(`/t/${acme.slug}/devices/${phone.deviceId}`)
    expect(await page.getByRole('button', { name: /Reveal|Move/ }).count()).toBe(0)
    for (const who of ['viewer', 'operator', 'harbourOwner'] as const) {
      const { request } = await browser.session(people[who])
      expect((await request.get(`/t/${acme.slug}/push-tokens/export`)).status(), who).toBe(404)
    }
  })

  test('one is revealed on purpose, and a device moves to another account', async () => {
    const { people, acme } = world()
    const phone = await addPhone(acme, 'AcmePhone/4.2.1')
    const page = await browser.open({
      as: people.operator,
      path: `/t/${acme.slug}/devices/${phone.deviceId}`,
    })
    await (await alive(page.getByRole('button', { name: /^Reveal the push token/ }))).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('written into the audit trail').waitFor()
    await dialog.getByRole('button', { name: 'Reveal' }).click()
    await expect.poll(() => dialog.locator('code').textContent()).toMatch(/^[0-9a-f]{64}$/)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: 'Move' }).click()
    await page.getByLabel('AOR').fill('not an address')
    await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    const aor = `sip:${randomBytes(4).toString('hex')}@${acme.domain}`
    await page.getByLabel('AOR').fill(aor)
    await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click()
    await page.getByRole('main').getByRole('link', { name: aor }).waitFor()
  })

  test('an import tells what is wrong with which line, and takes the others', async () => {
    const { people, acme } = world()
    const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/push-tokens` })
    const aor = `${randomBytes(4).toString('hex')}@${acme.domain}`
    const lines = [
      'aor,pushToken,bundleId',
      `${aor},${randomBytes(32).toString('hex')},${acme.bundleId}`,
      `${aor},not-hex,${acme.bundleId}`,
    ]
    await (await alive(page.getByRole('button', { name: 'Import' }))).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('File').setInputFiles({
      name: 'push-tokens.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\r\n')),
    })
    await dialog.getByRole('button', { name: 'Import' }).click()
    await dialog.getByText('2 of 2 lines: 1 imported, 1 refused.').waitFor()
    await dialog.getByText('line 3').waitFor()
    await page.goto(listOf(aor))
    await page.getByRole('row', { name: aor }).getByText('Active').waitFor()
  })

  test('an admin’s export has the values and says how many there were', async () => {
    const { people, acme } = world()
    await addPhone(acme, 'AcmePhone/4.2.1')
    const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/push-tokens` })
    const downloading = page.waitForEvent('download')
    await (await alive(page.getByRole('link', { name: 'CSV' }))).click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^push-tokens-acme-.*\.csv$/)
    await page.getByText(/^\d+ push tokens exported\.$/).waitFor()
  })
})
