import type { Page, Request } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useBrowser } from './support/browser.ts'
import { addPhone, makeCall, world } from './support/console-world.ts'
import { type Forwarder, startForwarder } from './support/forwarder.ts'

const browser = useBrowser()
/** What the browser itself says of a server that is away. */
const AWAY = /net::ERR_(?:CONNECTION_|EMPTY_RESPONSE|INCOMPLETE_CHUNKED|SOCKET)/

let console_: Forwarder

beforeEach(async () => {
  console_ = await startForwarder(world().consoleUrl)
})
afterEach(() => console_.close())

/** How many answers the page waits for, its stream of events aside. */
function watchReads(page: Page): () => number {
  const underWay = new Set<Request>()
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch') underWay.add(request)
  })
  page.on('requestfinished', (request) => underWay.delete(request))
  page.on('requestfailed', (request) => underWay.delete(request))
  return () => underWay.size
}

test('an open list whose server was away follows it again by itself, and shows what came meanwhile', async () => {
  const { people, acme } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1')
  const page = await browser.open({ as: people.viewer, path: null, mayLog: AWAY })
  const reads = watchReads(page)
  await page.goto(`${console_.url}/t/${acme.slug}/calls?by=account&q=${encodeURIComponent(phone.aor)}`)
  await page.getByRole('region', { name: 'Calls' }).getByText('No call fits').waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  await page.evaluate(() => document.body.setAttribute('data-mark', 'the same document'))

  // An answer that is cut off makes Next ask for the whole page, which is not there: that is another matter.
  await expect.poll(reads).toBe(0)
  await console_.cut()
  await page.getByText('Connecting').waitFor()
  await makeCall(acme, { aor: phone.aor, wait: 'registered', waitSeconds: 1 })
  expect(await page.getByText('No call fits').count()).toBe(1)

  await console_.mend()
  await page.getByText('Live', { exact: true }).waitFor()
  const row = page.getByRole('row', { name: phone.aor.replace(/^sip:/, '') })
  await row.getByText('Never registered').waitFor()
  expect(await page.getAttribute('body', 'data-mark')).toBe('the same document')
})

test('what is new and was asked for is shown, also when the console fails to answer at first', async () => {
  const { people, acme } = world()
  const phone = await addPhone(acme, 'AcmePhone/4.2.1')
  await makeCall(acme, { aor: phone.aor, wait: 'registered', waitSeconds: 1 })
  const path = `/t/${acme.slug}/calls?by=account&q=${encodeURIComponent(phone.aor)}`
  const page = await browser.open({ as: people.viewer, path, mayLog: /net::ERR_FAILED/ })
  const rows = page.getByRole('row', { name: phone.aor.replace(/^sip:/, '') })
  await page.getByText('Live', { exact: true }).waitFor()
  let isAway = true
  let isAsked = false
  await page.route('**/icon.svg', async (route) => {
    if (!isAway) return route.continue()
    isAway = !isAsked
    await route.abort()
  })
  await rows.first().hover()
  await makeCall(acme, { aor: phone.aor, wait: 'none', waitSeconds: 1 })
  const show = page.getByRole('button', { name: 'Show what is new' })
  await show.focus()
  expect(await rows.count()).toBe(1)
  // As the keyboard does it: the pointer stays on the row, so nothing but this asks for the page.
  isAsked = true
  await page.keyboard.press('Enter')
  await expect.poll(() => rows.count()).toBe(2)
  expect(isAway).toBe(false)
})
