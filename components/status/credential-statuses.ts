import { Archive, CircleCheck, CircleX, FilePen, Hourglass } from 'lucide-react'
import type { CredentialStatus } from '#generated/prisma/enums.ts'
import type { StatusLook } from './status-pill.tsx'

/** How each status of a credential looks. */
export const CREDENTIAL_STATUSES: Record<CredentialStatus, StatusLook> = {
  draft: { label: 'Draft', icon: FilePen, tone: 'neutral' },
  active: { label: 'Active', icon: CircleCheck, tone: 'good' },
  retiring: { label: 'Retiring', icon: Hourglass, tone: 'waiting' },
  retired: { label: 'Retired', icon: Archive, tone: 'neutral' },
  broken: { label: 'Broken', icon: CircleX, tone: 'bad' },
}
