import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Serious and critical faults that axe finds, each with where it is. */
export async function axeFaults(page: Page, onlyRules: string[] = []): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
  const { violations } = await (onlyRules.length === 0 ? axe : axe.withRules(onlyRules)).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, any }) => `${id}: ${help}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
    )
}

/** Elements that stick out to the right of the page, if it can be scrolled sideways. */
export async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    )
    return [`${scrollWidth} px wide`, ...wide.slice(0, 8).map((element) => element.outerHTML.slice(0, 160))]
  })
}

const PHONE_SIZE = { width: 390, height: 844 }

/** Fails if the page has serious faults for axe in light, in dark or on a phone, or is wider than a phone. */
export async function expectNoFaults(page: Page, look: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  await look()
  expect(await axeFaults(page), 'in light').toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await look()
  // Nothing else depends on the theme.
  expect(await axeFaults(page, ['color-contrast']), 'in dark').toEqual([])
  await page.setViewportSize(PHONE_SIZE)
  await look()
  expect(await sticksOut(page), 'at 390 px').toEqual([])
  expect(await axeFaults(page), 'at 390 px').toEqual([])
}
