import { expect, test } from 'vitest'
import { alive, useBrowser } from './support/browser.ts'
import { addPhone, makeCall, world } from './support/console-world.ts'

const browser = useBrowser()
const PUSH_TOKEN = '740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad'

const REGISTER = `    REGISTER sip:pbx.acme.example SIP/2.0
    To: <sip:100@pbx.acme.example>
    From: <sip:100@pbx.acme.example>;tag=1
    Call-ID: 1@10.0.0.7
    CSeq: 2 REGISTER
    Contact: <sip:100@10.0.0.7:5060>;+sip.instance="<urn:uuid:1>"
    X-Acme-Push: ${PUSH_TOKEN}
    User-Agent: AcmePhone/4.2.1
    Expires: 600`

test('a payload template is changed, its faults are named by where they are, and the next push carries it', async () => {
  const { people, acme } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1')
  const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/apps` })
  await page.getByRole('link', { name: `${acme.name} Phone` }).click()
  const template = await alive(page.getByLabel('Template', { exact: true }))
  const panel = page.getByRole('region', { name: /payload of a sample call/i })
  const form = page.locator('form').filter({ has: template })
  const save = form.getByRole('button', { name: 'Save' })

  await template.fill('{ "aps": {')
  await form.getByText('This is no JSON yet').waitFor()
  expect(await save.isEnabled()).toBe(false)
  await template.fill('{ "aps": { "name": "{{caller}}", "pushHint": "{{pushHint}}" } }')
  await form.getByText('/aps/name').waitFor()
  await form.getByText('{{caller}} is not a placeholder').waitFor()
  await template.fill(`{ "aps": { "text": "${'{{callerName}}'.repeat(30)}" } }`)
  await form.getByText(/makes a payload of [\d]+ bytes/).waitFor()
  await template.fill('{ "aps": { "hint": "{{pushHint}}" }, "company": "Acme: {{callerName}}" }')
  await panel.getByText('"company": "Acme: Alice Example"').waitFor()
  await form.getByText(/^\d+ bytes; /).waitFor()
  await save.click()
  await page.getByText('Saved. The next push uses it.').waitFor()

  const pushHint = await makeCall(acme, { aor: phone.aor, callerName: 'Bob', wait: 'pushed', waitSeconds: 1 })
  await page.goto(`/t/${acme.slug}/calls/${pushHint}?live=off`)
  await page.getByText('Acme: Bob').first().waitFor({ state: 'attached' })
  await page.goBack()
  await (await alive(form.getByRole('button', { name: 'Back to the default template' }))).waitFor()
  await form.getByRole('button', { name: 'Back to the default template' }).click()
  await save.click()
  await expect.poll(() => save.isEnabled()).toBe(true)
})

test('a REGISTER that is pasted is read with the carriers as they stand in the form', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/apps` })
  await page.getByRole('link', { name: `${acme.name} Phone` }).click()
  const read = await alive(page.getByRole('button', { name: 'Read it' }))
  await page.getByLabel('Paste a REGISTER').fill(REGISTER)
  await read.click()
  const reading = page.getByRole('region', { name: 'What would be read' })
  await reading.getByText('sip:100@pbx.acme.example').waitFor()
  await reading.getByText('No push token', { exact: true }).waitFor()
  await page.getByLabel('Name of carrier 1').fill('X-Acme-Push')
  await read.click()
  await reading.getByText('VoIP push token, from header X-Acme-Push').waitFor()
  await reading.getByText(PUSH_TOKEN).waitFor()
  await page.getByLabel('Paste a REGISTER').fill('hello')
  await read.click()
  await page.getByText('It cannot be read').waitFor()
})

test('a viewer sees an app and can save nothing of it', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}/apps` })
  await page.getByRole('link', { name: `${acme.name} Phone` }).click()
  await page.getByRole('heading', { name: `${acme.name} Phone`, level: 1 }).waitFor()
  expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0)
  expect(await page.getByLabel('Template', { exact: true }).isEditable()).toBe(false)
})

test('settings are changed, and the audit trail says by whom, and exports it', async () => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.owner, path: `/t/${acme.slug}/settings` })
  await (await alive(page.getByRole('button', { name: 'Save' }))).waitFor()
  await page.getByLabel('Stale after, days').fill('21')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  await page.goto(`/t/${acme.slug}/audit?what=tenant`)
  const row = page.getByRole('row', { name: /Tenant: update/ }).first()
  await row.getByText('owner').first().waitFor()
  await row.getByText('staleAfterDays 30 → 21').waitFor({ state: 'attached' })
  const csv = await page.context().request.get(`/t/${acme.slug}/audit/export?what=tenant`)
  expect(csv.headers()['content-type']).toContain('text/csv')
  const lines = (await csv.text()).trim().split(/\r?\n/)
  expect(lines[0]).toMatch(/^id,at,actor_kind/)
  expect(lines.slice(1).every((line) => line.includes(',tenant.'))).toBe(true)
  const { request } = await browser.session(people.viewer)
  expect((await request.get(`/t/${acme.slug}/audit/export`)).status()).toBe(404)
})
