import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { alive, useBrowser } from './support/browser.ts'
import { type SignIn, world } from './support/console-world.ts'

const browser = useBrowser()
const REFUSED = /status of 401/
const HALF_MINUTE_MS = 30_000

async function submit(page: Page, { email, password }: SignIn): Promise<void> {
  const button = await alive(page.getByRole('button', { name: 'Sign in' }))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await button.click()
}

test('a second factor is turned on, asked for at the next sign-in, and takes no code twice', async () => {
  const { careful } = world().people
  const page = await browser.open({ as: careful, path: '/profile' })
  await (await alive(page.getByRole('button', { name: 'Turn on' }))).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor()
  const secret = ((await dialog.locator('[data-secret]').textContent()) ?? '').replaceAll(/\s/g, '')
  const app = new TOTP({ secret })
  const enrolledAt = Date.now()
  await dialog.getByRole('textbox', { name: 'Code' }).fill(app.generate({ timestamp: enrolledAt }))
  await dialog.getByLabel('Your password').fill('not the password')
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  await dialog.getByText('is not your password').waitFor()
  await dialog.getByLabel('Your password').fill(careful.password)
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  await page.getByText('Your recovery codes').waitFor()
  const codes = await page.locator('[data-recovery-code]').allTextContents()
  expect(codes).toHaveLength(10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('It is on').waitFor()

  const other = await browser.open({ path: '/sign-in?callbackUrl=%2Fprofile', mayLog: REFUSED })
  await submit(other, careful)
  const code = other.getByLabel('Code')
  // The code that turned it on is spent.
  await code.fill(app.generate({ timestamp: enrolledAt }))
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.getByText('That code is wrong, or it was used already.').waitFor()
  // One of the next half minute is taken already: clocks differ.
  await code.fill(app.generate({ timestamp: enrolledAt + HALF_MINUTE_MS }))
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.waitForURL('**/profile')
  await other.getByText('10 of 10 recovery codes are left').waitFor()

  const third = await browser.open({ path: '/sign-in?callbackUrl=%2Fprofile', mayLog: REFUSED })
  await submit(third, careful)
  await third.getByLabel('Code').fill(codes[0] ?? '')
  await third.getByRole('button', { name: 'Sign in' }).click()
  await third.waitForURL('**/profile')
  await third.getByText('9 of 10 recovery codes are left').waitFor()
})

test('a browser is signed out from another one, and a new password signs out all others', async () => {
  const { wanderer } = world().people
  const here = await browser.open({ as: wanderer, path: '/profile' })
  const there = await browser.open({ as: wanderer, path: '/profile' })
  await there.getByText('this browser').waitFor()
  await here.reload()
  await (await alive(here.getByRole('button', { name: /^Sign out Chrome/ }).first())).click()
  await here.getByText(/^Chrome on .* is signed out\.$/).waitFor()
  await there.goto('/profile')
  await there.waitForURL('**/sign-in?callbackUrl=*')

  const again = await browser.open({ as: wanderer, path: '/profile' })
  await again.getByText('this browser').waitFor()
  const newPassword = 'a better horse battery'
  await here.getByLabel('Present password').fill(wanderer.password)
  await here.getByLabel('New password').fill(newPassword)
  await here.getByRole('button', { name: 'Change password' }).click()
  await here.getByText('Your password is changed. One other browser was signed out.').waitFor()
  await again.goto('/profile')
  await again.waitForURL('**/sign-in?callbackUrl=*')
  await submit(again, { ...wanderer, password: newPassword })
  await again.waitForURL('**/profile')

  await (await alive(here.getByRole('button', { name: 'Sign out everywhere' }))).click()
  await here.waitForURL('**/sign-in')
  await again.goto('/profile')
  await again.waitForURL('**/sign-in?callbackUrl=*')
})
