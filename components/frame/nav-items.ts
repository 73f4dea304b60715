import {
  AppWindow,
  BadgeCheck,
  BellRing,
  BookOpen,
  Building2,
  CircleUser,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  PhoneIncoming,
  Plug,
  ScrollText,
  Send,
  ServerCog,
  SlidersHorizontal,
  Smartphone,
  Ticket,
  Users,
  Webhook,
} from 'lucide-react'
import type { Role } from '#lib/platform/context.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { PLATFORM_ALERTS_PATH, PLATFORM_TENANTS_PATH } from '#lib/web/paths.ts'

/** One page of the navigation. */
export type NavPage = {
  label: string
  /** Below the tenant's address, `calls`; or, with a leading slash, an address outside any tenant. */
  path: string
  icon: LucideIcon
  /** Other words that the search of pages finds it by. */
  keywords?: string
  /** The least role that has a use for the page; it is hidden from lower ones, and its use cases refuse them. */
  role?: Role
  /** Only platform admins see it. */
  platform?: boolean
}

/** Pages that belong together. */
export type NavGroup = { label: string; pages: readonly NavPage[] }

/** All pages, in the order of how often they are needed. A page is listed here once it exists. */
const NAV_GROUPS: readonly NavGroup[] = [
  {
    label: 'Monitor',
    pages: [
      { label: 'Overview', path: '', icon: LayoutDashboard, keywords: 'home charts wake rate' },
      { label: 'Calls', path: 'calls', icon: PhoneIncoming, keywords: 'history diagnosis' },
      { label: 'Alerts', path: 'alerts', icon: BellRing, keywords: 'rules thresholds snooze acknowledge' },
    ],
  },
  {
    label: 'Registry',
    pages: [
      { label: 'Accounts', path: 'accounts', icon: CircleUser, keywords: 'AOR' },
      { label: 'Devices', path: 'devices', icon: Smartphone, keywords: 'phones' },
      { label: 'Push tokens', path: 'push-tokens', icon: Ticket },
      { label: 'Send', path: 'send', icon: Send, keywords: 'test push call' },
    ],
  },
  {
    label: 'Configure',
    pages: [
      { label: 'Apps', path: 'apps', icon: AppWindow, keywords: 'bundle id payload template token carriers' },
      {
        label: 'Credentials',
        path: 'credentials',
        icon: BadgeCheck,
        keywords: 'certificate p12 p8 pem key APNs expiry renew',
      },
    ],
  },
  {
    label: 'Organisation',
    pages: [
      { label: 'Members', path: 'members', icon: Users, keywords: 'people roles invite' },
      { label: 'Settings', path: 'settings', icon: SlidersHorizontal, keywords: 'wait retention lifetime' },
      { label: 'Audit', path: 'audit', icon: ScrollText, keywords: 'trail log who changed', role: 'admin' },
    ],
  },
  {
    label: 'Developers',
    pages: [
      { label: 'PBX setup', path: 'pbx-setup', icon: Plug, keywords: 'kamailio freeswitch asterisk kit' },
      { label: 'API reference', path: 'api-reference', icon: BookOpen, keywords: 'openapi endpoints curl' },
      { label: 'API keys', path: 'api-keys', icon: KeyRound, keywords: 'secret scopes PBX', role: 'admin' },
      { label: 'Webhooks', path: 'webhooks', icon: Webhook, keywords: 'endpoints deliveries', role: 'admin' },
    ],
  },
  {
    label: 'Platform',
    pages: [
      {
        label: 'Tenants',
        path: PLATFORM_TENANTS_PATH,
        icon: Building2,
        keywords: 'suspend usage',
        platform: true,
      },
      {
        label: 'Platform alerts',
        path: PLATFORM_ALERTS_PATH,
        icon: ServerCog,
        keywords: 'worker partitions clock',
        platform: true,
      },
    ],
  },
]

/** A page of the navigation with its address in one tenant. */
export type NavLink = NavPage & { href: string }

/** Who looks at the navigation, and where. */
export type NavViewer = {
  /** The tenant's address, `/t/acme`. */
  base: string
  role: Role
  isPlatformAdmin: boolean
}

/** The groups that a person has a use for, without the pages that they have not, and without empty groups. */
export function navFor(viewer: NavViewer): { label: string; pages: NavLink[] }[] {
  return NAV_GROUPS.map(({ label, pages }) => ({
    label,
    pages: pages
      .filter((page) => isFor(page, viewer))
      .map((page) => ({ ...page, href: hrefOf(page, viewer) })),
  })).filter(({ pages }) => pages.length > 0)
}

/** Whether there is a page of this path, for links between pages that come one after the other. */
export function hasPage(path: string): boolean {
  return NAV_GROUPS.some(({ pages }) => pages.some((page) => page.path === path))
}

/** Whether a link of the navigation leads to the page of an address, or to a page above it. */
export function isCurrent({ href, path }: NavLink, pathname: string): boolean {
  return pathname === href || (path !== '' && pathname.startsWith(`${href}/`))
}

function isFor(page: NavPage, { role, isPlatformAdmin }: NavViewer): boolean {
  if (page.platform === true && !isPlatformAdmin) return false
  return page.role === undefined || roleAllows(role, page.role)
}

function hrefOf({ path }: NavPage, { base }: NavViewer): string {
  if (path.startsWith('/')) return path
  return path === '' ? base : `${base}/${path}`
}
