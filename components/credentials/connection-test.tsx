'use client'

import { PlugZap } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { CredentialCheck } from '#lib/credentials/check-credential.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { EnvironmentChecks } from './environment-checks.tsx'

/** A connection test as the browser gets it. */
export type ShownCredentialCheck = Pick<CredentialCheck, 'state' | 'environments'>

type ConnectionTestProps = {
  /** Null for somebody who may only look. */
  check: (() => Promise<ActionResult<ShownCredentialCheck>>) | null
  /** What the last test said, before a new one. */
  children: ReactNode
}

/** Asks Apple about the credential and says in words what it answered. Nobody's phone rings. */
export function ConnectionTest({ check, children }: ConnectionTestProps) {
  const router = useRouter()
  const [found, setFound] = useState<ShownCredentialCheck | null>(null)
  const action = useAction(check ?? refuse)

  async function test() {
    setFound(await action.run(undefined))
    router.refresh()
  }

  const button = (
    <Button onClick={test} busy={action.isBusy}>
      <PlugZap aria-hidden />
      Test the connection
    </Button>
  )
  return (
    <Panel title="Connection to Apple" actions={check === null ? null : button}>
      <div className="grid gap-4" aria-live="polite">
        {found === null ? children : <EnvironmentChecks checks={found.environments.map(shown)} />}
        <FaultNotice>{action.fault}</FaultNotice>
        {check === null ? null : (
          <p className="text-ink-soft text-sm">
            A test rings nobody: it sends a push to a push token that no phone has. Apple has to refuse it,
            and what it refuses tells whether the credential was accepted.
          </p>
        )}
      </div>
    </Panel>
  )
}

function shown({ tookMs, ...check }: ShownCredentialCheck['environments'][number]) {
  return { ...check, note: `just now, in ${tookMs} ms` }
}

function refuse(): Promise<never> {
  throw new Error('only an admin tests a connection')
}
