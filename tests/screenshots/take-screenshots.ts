import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findPages, type PagePattern, pageName } from './find-pages.ts'
import type { Demo } from './running-demo.ts'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
const THEMES = ['light', 'dark'] as const
const SIZES = { 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } } as const

/** Charts and live lists go on by themselves: by then they show what they have. */
const SETTLE_MS = 700

/** Pages that are seen by who is not signed in. */
const SIGNED_OUT: readonly PagePattern[] = ['/sign-in', '/invitations/[secret]']

type Options = {
  demo: Demo
  appFolder: string
  /** Where the pictures go: `calls-dark-390.png`. */
  outFolder: string
  /** Only pages whose name has one of these words; all when empty. */
  only: readonly string[]
  say(line: string): void
}

/**
 * Takes a picture of every page of the console, in both themes and both widths.
 *
 * @returns how many pictures there are, and the pages that no list of the demo leads to
 */
export async function takeScreenshots(options: Options): Promise<{ count: number; missing: PagePattern[] }> {
  const { appFolder, outFolder, only, say } = options
  await mkdir(outFolder, { recursive: true })
  const patterns = (await findPages(appFolder)).filter(
    (pattern) =>
      pattern !== '/' && (only.length === 0 || only.some((word) => pageName(pattern).includes(word))),
  )
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS })
  try {
    const { addresses, missing } = await findAddresses(browser, options.demo, patterns)
    let count = 0
    for (const theme of THEMES) {
      for (const [width, viewport] of Object.entries(SIZES)) {
        const look = { colorScheme: theme, viewport, reducedMotion: 'reduce' } as const
        const visitor = await browser.newContext({ ...look, baseURL: options.demo.consoleUrl })
        const member = await browser.newContext({ ...look, baseURL: options.demo.consoleUrl })
        await signIn(member, options.demo)
        for (const [pattern, address] of addresses) {
          const context = SIGNED_OUT.includes(pattern) ? visitor : member
          const file = path.join(outFolder, `${pageName(pattern)}-${theme}-${width}.png`)
          await takeOne(context, address, file)
          count += 1
        }
        await Promise.all([visitor.close(), member.close()])
        say(`${theme}, ${width} px`)
      }
    }
    return { count, missing }
  } finally {
    await browser.close()
  }
}

async function takeOne(context: BrowserContext, address: string, file: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForTimeout(SETTLE_MS)
  await page.screenshot({ path: file, fullPage: true })
  await page.close()
}

/** Signs a context in without a page, as the sign-in form does. */
async function signIn(context: BrowserContext, { email, password }: Demo): Promise<void> {
  const answer = await context.request.get('/api/auth/csrf')
  const { csrfToken } = (await answer.json()) as { csrfToken: string }
  const form = { csrfToken, email, password, json: 'true' }
  const signedIn = await context.request.post('/api/auth/callback/credentials', { form })
  if (!signedIn.ok()) throw new Error(`${email} could not sign in: ${signedIn.status()}`)
}

/** An address for each page: what varies in it is found by following the first link of the page above. */
async function findAddresses(
  browser: Browser,
  demo: Demo,
  patterns: readonly PagePattern[],
): Promise<{ addresses: Map<PagePattern, string>; missing: PagePattern[] }> {
  const context = await browser.newContext({ baseURL: demo.consoleUrl })
  await signIn(context, demo)
  const page = await context.newPage()
  const found = new Map<PagePattern, string>()
  const missing: PagePattern[] = []
  for (const pattern of patterns) {
    const address = await resolve(page, demo, pattern)
    if (address === null) missing.push(pattern)
    else found.set(pattern, address)
  }
  await context.close()
  return { addresses: found, missing }
}

async function resolve(page: Page, demo: Demo, pattern: PagePattern): Promise<string | null> {
  let address = ''
  for (const segment of pattern.split('/').slice(1)) {
    if (segment === '[secret]') address += '/none'
    else if (segment === '[tenant]') address += `/${demo.tenant}`
    else if (!segment.startsWith('[')) address += `/${segment}`
    else {
      const next = await firstLinkBelow(page, address)
      if (next === null) return null
      address = next
    }
  }
  return address
}

/** The first link of a list that leads one step further down, to a thing with an id of its own. */
async function firstLinkBelow(page: Page, address: string): Promise<string | null> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForTimeout(SETTLE_MS)
  const hrefs = await page
    .locator(`main a[href^="${address}/"]`)
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
  const id = new RegExp(`^${address}/[^/?#]*[0-9a-f]{8}[^/?#]*$`)
  return hrefs.find((href) => id.test(href)) ?? null
}
