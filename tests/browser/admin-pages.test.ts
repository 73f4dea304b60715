import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#lib/platform/ids.ts'
import { alive, useBrowser } from './support/browser.ts'
import { type ConsoleWorld, world } from './support/console-world.ts'
import { axeFaults, expectNoFaults, sticksOut } from './support/page-faults.ts'

const browser = useBrowser()
const NOT_FOUND = /status of 404/
const DESK_SIZE = { width: 1440, height: 900 }
const PHONE_SIZE = { width: 390, height: 844 }
/** axe looks at each of thousands of elements of the API reference. */
const LONG_PAGE_MS = 240_000

type Person = keyof ConsoleWorld['people']

/** Ids of apps: ours, and the other tenant's. */
let apps: { ours: string; theirs: string }

async function firstAppOf(person: Person, slug: string): Promise<string> {
  const { request } = await browser.session(world().people[person])
  const list = await request.get(`/t/${slug}/apps`)
  return /\/apps\/([0-9a-f-]{36})/.exec(await list.text())?.[1] ?? ''
}

beforeAll(async () => {
  const { acme, harbour } = world()
  apps = {
    ours: await firstAppOf('owner', acme.slug),
    theirs: await firstAppOf('harbourOwner', harbour.slug),
  }
})

type Sort = { name: string; as: Person; path(): string; heading: RegExp | string }

const inTenant = (rest: () => string) => () => `/t/${world().acme.slug}/${rest()}`

const PAGES: readonly Sort[] = [
  { name: 'apps', as: 'owner', path: inTenant(() => 'apps'), heading: 'Apps' },
  { name: 'app', as: 'owner', path: inTenant(() => `apps/${apps.ours}`), heading: /Phone/ },
  { name: 'app, as a viewer', as: 'viewer', path: inTenant(() => `apps/${apps.ours}`), heading: /Phone/ },
  { name: 'API keys', as: 'owner', path: inTenant(() => 'api-keys'), heading: 'API keys' },
  { name: 'members', as: 'owner', path: inTenant(() => 'members'), heading: 'Members' },
  { name: 'members, as a viewer', as: 'viewer', path: inTenant(() => 'members'), heading: 'Members' },
  { name: 'audit', as: 'owner', path: inTenant(() => 'audit'), heading: 'Audit' },
  { name: 'settings', as: 'owner', path: inTenant(() => 'settings'), heading: 'Settings' },
  { name: 'settings, as a viewer', as: 'viewer', path: inTenant(() => 'settings'), heading: 'Settings' },
  { name: 'PBX setup', as: 'owner', path: inTenant(() => 'pbx-setup'), heading: 'PBX setup' },
  {
    name: 'PBX setup of a script',
    as: 'viewer',
    path: inTenant(() => 'pbx-setup?pbx=script'),
    heading: 'PBX setup',
  },
  { name: 'API reference', as: 'viewer', path: inTenant(() => 'api-reference'), heading: 'API reference' },
  { name: 'profile', as: 'viewer', path: () => '/profile', heading: 'viewer' },
  { name: 'tenants', as: 'firstAdmin', path: () => '/platform/tenants', heading: 'Tenants' },
  { name: 'platform alerts', as: 'firstAdmin', path: () => '/platform/alerts', heading: 'Platform alerts' },
  { name: 'spent invitation', as: 'viewer', path: () => '/invitations/none', heading: /no longer good/ },
]

/** Loads the page as it is seen: what changes under an open page is told only some frames later. */
async function look(page: Page, { path, heading }: Sort): Promise<void> {
  await page.goto(path())
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
}

describe.each(PAGES)('the page $name', (sort) => {
  test(
    'has no serious fault for axe, light or dark, and nothing to scroll sideways on a phone',
    async () => {
      const page = await browser.open({ as: world().people[sort.as], path: null })
      await expectNoFaults(page, () => look(page, sort))
    },
    LONG_PAGE_MS,
  )
})

const DIALOGS: readonly { page: string; button: string }[] = [
  { page: 'api-keys', button: 'New API key' },
  { page: 'members', button: 'Invite' },
  { page: 'apps', button: 'New app' },
]

test.each(DIALOGS)('the dialog $button has no serious fault for axe, also on a phone', async (dialog) => {
  const { people, acme } = world()
  const page = await browser.open({ as: people.owner, path: null })
  for (const size of [DESK_SIZE, PHONE_SIZE]) {
    await page.setViewportSize(size)
    await page.goto(`/t/${acme.slug}/${dialog.page}`)
    await (await alive(page.getByRole('button', { name: dialog.button }))).click()
    await page.getByRole('dialog').waitFor()
    expect(await sticksOut(page), `at ${size.width} px`).toEqual([])
    expect(await axeFaults(page), `at ${size.width} px`).toEqual([])
  }
})

describe('what is not there, another tenant’s, or for a higher role', () => {
  /** All that a page says to somebody, without what was asked for. */
  async function said(page: Page, path: string, word: string): Promise<unknown> {
    const answer = await page.goto(path)
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    return {
      status: answer?.status(),
      title: await page.title(),
      text: (await page.locator('main').ariaSnapshot()).replaceAll(word, 'what was asked for'),
    }
  }

  test('is answered alike on every page', async () => {
    const { people, acme, harbour } = world()
    const owner = await browser.open({ as: people.owner, path: null, mayLog: NOT_FOUND })
    const viewer = await browser.open({ as: people.viewer, path: null, mayLog: NOT_FOUND })
    const unknown = newId()
    const missing = await said(owner, `/t/${acme.slug}/apps/${unknown}`, unknown)
    expect(missing).toMatchObject({ status: 404 })
    expect(await said(owner, `/t/${acme.slug}/apps/${apps.theirs}`, apps.theirs)).toEqual(missing)
    expect(await said(owner, `/t/${acme.slug}/apps/nonsense`, 'nonsense')).toEqual(missing)
    for (const path of ['api-keys', 'audit']) {
      expect(await said(viewer, `/t/${acme.slug}/${path}`, path), path).toEqual(missing)
    }
    for (const path of ['apps', 'api-keys', 'members', 'audit', 'settings', 'pbx-setup', 'api-reference']) {
      const theirs = await said(owner, `/t/${harbour.slug}/${path}`, harbour.slug)
      const nobodys = await said(owner, `/t/no-such-tenant/${path}`, 'no-such-tenant')
      expect(theirs, path).toEqual(nobodys)
      expect(theirs, path).toMatchObject({ status: 404 })
    }
    expect(await said(owner, '/platform/tenants', 'tenants')).toMatchObject({ status: 404 })
  })
})
