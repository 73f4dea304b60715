import { readFile } from 'node:fs/promises'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type SignIn, world } from './console-world.ts'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
const TIMEOUT_MS = 30_000

type OpenOptions = {
  /** Who is signed in; nobody when absent. */
  as?: SignIn | undefined
  /** The first page; `/` when absent, a blank one when null. */
  path?: string | null
  /** What the browser itself says of answers that this test asks for: 404, 401. */
  mayLog?: RegExp | undefined
}

/** A browser for one test file, with a profile of its own. */
export type TestBrowser = {
  /** A page in a context of its own: its cookies are nobody else's. */
  open(options?: OpenOptions): Promise<Page>
  /** Another context, signed in, without a page: for requests alone. */
  session(as: SignIn): Promise<BrowserContext>
}

/**
 * Starts Chromium for a test file. After each test its pages are closed, and the test fails if any of them wrote
 * an error or a warning to the console, threw, broke its Content-Security-Policy, or was answered with 5xx.
 */
export function useBrowser(): TestBrowser {
  let browser: Browser | undefined
  const contexts: BrowserContext[] = []
  const faults: string[] = []

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS })
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(faults.splice(0), 'faults that pages told').toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    expect(await serverErrors(), 'errors in the log of the console and the gateway').toEqual([])
  })

  const newContext = async (as: SignIn | undefined, mayLog?: RegExp): Promise<BrowserContext> => {
    if (browser === undefined) throw new Error('The browser is there from beforeAll on.')
    const context = await browser.newContext({
      baseURL: world().consoleUrl,
      locale: 'en-GB',
      // Neither the zone of this machine nor the server's: what is rendered twice must agree all the same.
      timezoneId: 'Pacific/Auckland',
      reducedMotion: 'reduce',
    })
    contexts.push(context)
    context.setDefaultTimeout(TIMEOUT_MS)
    await watch(context, (fault) => {
      if (mayLog?.test(fault) !== true) faults.push(fault)
    })
    if (as !== undefined) await signIn(context, as)
    return context
  }

  return {
    session: (as) => newContext(as),
    async open({ as, path = '/', mayLog } = {}) {
      const context = await newContext(as, mayLog)
      const page = await context.newPage()
      if (path !== null) await page.goto(path)
      return page
    },
  }
}

/** Signs a context in without a page, as the sign-in form does. */
async function signIn(context: BrowserContext, { email, password }: SignIn): Promise<void> {
  const answer = await context.request.get('/api/auth/csrf')
  const { csrfToken } = (await answer.json()) as { csrfToken: string }
  const form = { csrfToken, email, password, json: 'true' }
  const signedIn = await context.request.post('/api/auth/callback/credentials', { form })
  if (!signedIn.ok()) throw new Error(`${email} could not sign in: ${signedIn.status()}`)
}

async function watch(context: BrowserContext, tell: (fault: string) => void): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`Content-Security-Policy: ${event.violatedDirective} forbids ${event.blockedURI}`)
    })
  })
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    tell(`${message.type()}: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => tell(`thrown: ${error.error().stack ?? error.error().message}`))
  context.on('response', (response) => {
    if (response.status() >= 500) tell(`${response.status()}: ${response.url()}`)
  })
}

/** What Next says of a server action that another site asks for, which a test does. */
const REFUSED_ON_PURPOSE = /Invalid Server Actions request/

async function serverErrors(): Promise<string[]> {
  const lines = (await readFile(world().logFile, 'utf8')).split('\n')
  return lines.filter((line) => /"level":"(?:error|fatal)"|⨯/.test(line) && !REFUSED_ON_PURPOSE.test(line))
}

/** Settles when React has taken the element over, so that what is done to it is heard. */
export async function alive(element: Locator): Promise<Locator> {
  await expect
    .poll(() => element.evaluate((node) => Object.keys(node).some((key) => key.startsWith('__reactProps'))), {
      timeout: TIMEOUT_MS,
    })
    .toBe(true)
  return element
}

/** The path and query of the page's address. */
export function pathOf(page: Page): string {
  const { origin, pathname, search } = new URL(page.url())
  return origin === world().consoleUrl ? `${pathname}${search}` : page.url()
}
