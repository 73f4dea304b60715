import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { alive, useBrowser } from './support/browser.ts'
import { addPhone, askGateway, makeCall, type WorldPhone, world } from './support/console-world.ts'

const browser = useBrowser()

/** A phone that sleeps on, one whose app was deleted, one that wakes and answers. */
let asleep: WorldPhone
let deleted: WorldPhone
let prompt: WorldPhone

beforeAll(async () => {
  const { acme } = world()
  asleep = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone; iOS 17)')
  deleted = await addPhone(acme, 'AcmePhone/4.2.0 (iPhone; iOS 17)')
  prompt = await addPhone(acme, 'AcmePhone/4.2.1 (iPhone; iOS 18)')
  await deleted.deleteApp()
  const caller = { caller: 'sip:+4512345678@pbx.acme.example', callerName: 'Alice Example' }
  const missed = makeCall(acme, { aor: asleep.aor, ...caller, wait: 'registered', waitSeconds: 1 })
  const failed = makeCall(acme, { aor: deleted.aor, ...caller, wait: 'registered', waitSeconds: 1 })
  const answered = makeCall(acme, { aor: prompt.aor, ...caller, wait: 'none' }).then(async (pushHint) => {
    await prompt.receives(1)
    await prompt.register()
    const events = ['forwarded', 'ringing', 'answered', 'ended'].map((type) => ({ pushHint, type }))
    await askGateway(acme, 'POST', '/calls/events', events)
  })
  await Promise.all([missed, failed, answered])
})

const callsOf = (aor: string) => `/t/${world().acme.slug}/calls?by=account&q=${encodeURIComponent(aor)}`
const short = (aor: string) => aor.replace(/^sip:/, '')

/** Rows of the call page's waterfall as a screen reader gets them: step and words. */
async function waterfall(page: Page): Promise<string[]> {
  const rows = page.getByRole('table', { name: 'Timeline of this call' }).getByRole('row')
  const cells = await rows.evaluateAll((found) =>
    found.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '')),
  )
  return cells.slice(1).map(([step, , , what]) => `${step}: ${what}`)
}

/** What stands beside a word of the panel that says why. */
function why(page: Page, word: 'Evidence' | 'Do') {
  return page.getByRole('region', { name: 'Why' }).locator(`dt:text-is("${word}") + dd`)
}

describe('why did this one not ring?', () => {
  test('a failed call is found by its AOR, and the panel beside the list tells cause, evidence, advice and every step', async () => {
    const { people, acme } = world()
    const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}/calls` })
    await page.getByRole('searchbox', { name: 'Search' }).fill(asleep.aor)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/calls?*q=${encodeURIComponent(asleep.aor)}*`)
    const row = page.getByRole('row', { name: short(asleep.aor) })
    await row.getByText('Never registered').waitFor()
    expect(await row.count()).toBe(1)
    await row.getByRole('link').click()

    await page.getByRole('heading', { name: short(asleep.aor), level: 2 }).waitFor()
    const panel = page.getByRole('region', { name: 'Why' })
    expect(await panel.textContent()).toContain('never_registered')
    expect(await panel.textContent()).toMatch(/did not register/)
    expect(await why(page, 'Evidence').textContent()).toContain('AcmePhone/4.2.1 (iPhone; iOS 17)')
    expect(await why(page, 'Do').textContent()).toContain('Make the app register again')
    await page.locator('[data-side-panel]').getByText('Alice Example').first().waitFor()
    expect(await waterfall(page)).toEqual([
      expect.stringMatching(/^INVITE: sip:\+4512345678@pbx\.acme\.example · audio$/),
      expect.stringMatching(/^lookup: .*1 device, 1 push token$/),
      expect.stringMatching(/^push: .*production · 200$/),
      expect.stringMatching(/^REGISTER: not seen$/),
      expect.stringMatching(/^answer: no_register · 480 to the PBX$/),
    ])
  })

  test('a call to a deleted app says that Apple knows the push token no more', async () => {
    const page = await browser.open({ as: world().people.viewer, path: callsOf(deleted.aor) })
    const row = page.getByRole('row', { name: short(deleted.aor) })
    await row.getByText('Push token invalid').waitFor()
    await row.getByRole('link').click()
    await page.getByRole('heading', { name: short(deleted.aor), level: 2 }).waitFor()
    expect(await why(page, 'Evidence').textContent()).toContain('410 Unregistered')
    expect(await why(page, 'Do').textContent()).toContain('Ask the user to open the app once')
    expect((await waterfall(page)).at(-1)).toMatch(/^answer: push_failed · 480 to the PBX$/)
  })

  test('an answered call shows the way from the push to the answer', async () => {
    const page = await browser.open({ as: world().people.viewer, path: callsOf(prompt.aor) })
    const row = page.getByRole('row', { name: short(prompt.aor) })
    await row.getByText('Answered').waitFor()
    await row.getByRole('link').click()
    await page.getByRole('region', { name: 'Why' }).getByText('The call was answered after').waitFor()
    const steps = (await waterfall(page)).map((row) => row.split(':')[0])
    expect(steps).toEqual(
      expect.arrayContaining(['INVITE', 'push', 'REGISTER', 'answer', 'answered', 'ended']),
    )
  })

  test('a call is found by its id, its SIP Call-ID and its caller', async () => {
    const { people, acme } = world()
    const callId = `by-call-id-${Date.now()}@pbx.acme.example`
    const call = { aor: asleep.aor, callId, caller: `sip:${Date.now()}@pbx.acme.example`, wait: 'none' }
    const pushHint = await makeCall(acme, { ...call, waitSeconds: 1 })
    const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}/calls` })
    await page.getByRole('searchbox', { name: 'Search' }).fill(pushHint)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/calls/${pushHint}`)
    for (const [by, words] of [
      ['sip-call-id', callId],
      ['caller', call.caller],
    ]) {
      await page.goto(`/t/${acme.slug}/calls`)
      await page.getByRole('combobox', { name: 'Search by' }).selectOption(by ?? '')
      await page.getByRole('searchbox', { name: 'Search' }).fill(words ?? '')
      await page.keyboard.press('Enter')
      await page.waitForURL(`**/calls?*by=${by}*`)
      await expect
        .poll(() =>
          page.locator('a[data-row-link]').evaluateAll((links) => links.map((a) => a.getAttribute('href'))),
        )
        .toEqual([`/t/${acme.slug}/calls/${pushHint}`])
    }
  })
})

describe('the list of calls', () => {
  test('shows a call that comes meanwhile, and then its end, without a reload', async () => {
    const { people, acme } = world()
    const phone = await addPhone(acme, 'AcmePhone/4.2.1')
    const page = await browser.open({ as: people.viewer, path: callsOf(phone.aor) })
    await page.getByRole('region', { name: 'Calls' }).getByText('No call fits').waitFor()
    await page.evaluate(() => document.body.setAttribute('data-mark', 'the same document'))
    const call = makeCall(acme, { aor: phone.aor, wait: 'registered', waitSeconds: 10 })
    const row = page.getByRole('row', { name: short(phone.aor) })
    await row.getByText('In progress').waitFor()
    await call
    await row.getByText('Never registered').waitFor()
    expect(await page.getAttribute('body', 'data-mark')).toBe('the same document')
  })

  test('holds what is new while somebody reads, and shows it when they ask', async () => {
    const { people, acme } = world()
    const phone = await addPhone(acme, 'AcmePhone/4.2.1')
    await makeCall(acme, { aor: phone.aor, wait: 'registered', waitSeconds: 1 })
    const page = await browser.open({ as: people.viewer, path: callsOf(phone.aor) })
    const rows = page.getByRole('row', { name: short(phone.aor) })
    await page.getByText('Live', { exact: true }).waitFor()
    await rows.first().hover()
    await makeCall(acme, { aor: phone.aor, wait: 'none', waitSeconds: 1 })
    const show = page.getByRole('button', { name: 'Show what is new' })
    await show.waitFor()
    expect(await rows.count()).toBe(1)
    await show.click()
    await expect.poll(() => rows.count()).toBe(2)
  })

  test('stands still when it is paused', async () => {
    const { people, acme } = world()
    const phone = await addPhone(acme, 'AcmePhone/4.2.1')
    const page = await browser.open({ as: people.viewer, path: callsOf(phone.aor) })
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('link', { name: /pause it/ }).click()
    await page.waitForURL('**/calls?*live=off*')
    await page.getByText('Paused').waitFor()
    await makeCall(acme, { aor: phone.aor, wait: 'registered', waitSeconds: 1 })
    expect(await page.getByText('No call fits').count()).toBe(1)
  })

  test('keeps filters under a name, for this person alone, and forgets them', async () => {
    const { people, acme } = world()
    const path = `/t/${acme.slug}/calls?cause=never_registered&live=off`
    const page = await browser.open({ as: people.viewer, path })
    await (await alive(page.getByRole('button', { name: 'Views' }))).click()
    await page.getByRole('menuitem', { name: 'Keep these filters…' }).click()
    await page.getByLabel('Name').fill('Sleepers')
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByText('Kept as “Sleepers”.').waitFor()
    await page.goto(`/t/${acme.slug}/calls?live=off`)
    await (await alive(page.getByRole('button', { name: 'Views' }))).click()
    await page.getByRole('menuitem', { name: 'Sleepers' }).click()
    await page.waitForURL('**/calls?cause=never_registered')
    const other = await browser.open({ as: people.operator, path })
    await (await alive(other.getByRole('button', { name: 'Views' }))).click()
    await other.getByText('No views kept yet').waitFor()
    await (await alive(page.getByRole('button', { name: 'Sleepers' }))).click()
    await page.getByRole('menuitem', { name: 'Forget “Sleepers”' }).click()
    await page.getByText('The view “Sleepers” is gone.').waitFor()
  })

  test('is exported as it is filtered, and says how many calls there were', async () => {
    const page = await browser.open({ as: world().people.viewer, path: `${callsOf(asleep.aor)}&live=off` })
    const downloading = page.waitForEvent('download')
    await (await alive(page.getByRole('link', { name: 'CSV' }))).click()
    const lines = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\r\n')
    await page.getByText(`${lines.length - 1} calls exported.`).waitFor()
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines.slice(1)) expect(line).toContain(asleep.aor)
  })

  test('is filtered by its result, and the address holds the filter', async () => {
    const { people, acme } = world()
    const page = await browser.open({ as: people.viewer, path: `/t/${acme.slug}/calls?live=off` })
    await (await alive(page.getByRole('button', { name: 'Result' }))).click()
    await page.getByRole('menuitem', { name: 'Push token invalid' }).click()
    await page.waitForURL('**/calls?*cause=push_tokens_invalid*')
    await page.getByRole('row', { name: short(deleted.aor) }).waitFor()
    await expect.poll(() => page.getByText('Never registered').count()).toBe(0)
  })
})
