import { describe, expect, it } from 'vitest'
import { isCurrent, type NavLink, type NavViewer, navFor } from '#components/frame/nav-items.ts'

const base = '/t/acme'
const pagesOf = (viewer: Partial<NavViewer>): NavLink[] =>
  navFor({ base, role: 'viewer', isPlatformAdmin: false, ...viewer }).flatMap((group) => group.pages)

describe('the navigation', () => {
  it('shows a role no page that is for a higher one', () => {
    expect(pagesOf({ role: 'viewer' }).filter(({ role }) => role !== undefined && role !== 'viewer')).toEqual(
      [],
    )
    const [viewer, owner] = [pagesOf({ role: 'viewer' }), pagesOf({ role: 'owner' })]
    expect(owner.length).toBeGreaterThan(viewer.length)
  })

  it('shows the platform’s pages to platform admins alone', () => {
    expect(pagesOf({ role: 'owner' }).some(({ platform }) => platform === true)).toBe(false)
    expect(pagesOf({ role: 'owner', isPlatformAdmin: true }).some(({ platform }) => platform === true)).toBe(
      true,
    )
  })

  it('has no group without a page and no page twice', () => {
    for (const group of navFor({ base, role: 'viewer', isPlatformAdmin: false })) {
      expect(group.pages.length, group.label).toBeGreaterThan(0)
    }
    const hrefs = pagesOf({ role: 'owner', isPlatformAdmin: true }).map(({ href }) => href)
    expect(hrefs).toEqual([...new Set(hrefs)])
  })

  it('marks exactly one page, also on the page of one thing in its list', () => {
    const pages = pagesOf({ role: 'owner', isPlatformAdmin: true })
    const marked = (pathname: string) =>
      pages.filter((page) => isCurrent(page, pathname)).map(({ label }) => label)
    expect(marked(base)).toEqual(['Overview'])
    expect(marked(`${base}/calls`)).toEqual(['Calls'])
    expect(marked(`${base}/calls/0190`)).toEqual(['Calls'])
  })
})
