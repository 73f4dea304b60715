import { CircleUser, PhoneIncoming, Send, Smartphone, Ticket } from 'lucide-react'

/** Icons of the navigation, by the name that a server component can hand over. */
export const NAV_ICONS = {
  calls: PhoneIncoming,
  accounts: CircleUser,
  devices: Smartphone,
  pushTokens: Ticket,
  send: Send,
}

export type NavItem = {
  label: string
  href: string
  icon: keyof typeof NAV_ICONS
}
