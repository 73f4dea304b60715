import type { ReactNode } from 'react'
import { PlainFrame } from '#components/frame/plain-frame.tsx'
import { requireUser } from '#lib/web/session.ts'
import { PersonMenu } from '../person-menu.tsx'

/** The frame of pages that belong to a person and no tenant. */
export default async function PersonLayout({ children }: { children: ReactNode }) {
  return <PlainFrame userMenu={<PersonMenu user={await requireUser()} />}>{children}</PlainFrame>
}
