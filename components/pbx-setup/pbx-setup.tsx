'use client'

import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { ShownOnce } from '#components/ui/shown-once.tsx'
import type { Scope } from '#lib/api-keys/scopes.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { KEY_PLACEHOLDER, type Pbx } from './pbxes.ts'

type PbxSetupProps = {
  pbx: Pbx
  /** With a placeholder for the key, and the address of the gateway in them. */
  files: readonly { name: string; text: string }[]
  mayCreateKey: boolean
  createKey(input: {
    name: string
    scopes: Scope[]
    allowedNetworks: string[]
    expiresAt: null
  }): Promise<ActionResult<{ apiKey: string }>>
}

/** The steps and files for one PBX; a key that is made here stands in the files at once. */
export function PbxSetup({ pbx, files, mayCreateKey, createKey }: PbxSetupProps) {
  const [apiKey, setApiKey] = useState<string | null>(null)
  const action = useAction(createKey)

  async function create() {
    const made = await action.run({
      name: `${pbx.name} (PBX setup)`,
      scopes: [...pbx.scopes],
      allowedNetworks: [],
      expiresAt: null,
    })
    if (made !== null) setApiKey(made.apiKey)
  }

  const filled = (text: string) => (apiKey === null ? text : text.replaceAll(KEY_PLACEHOLDER, apiKey))
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <ol className="grid list-decimal gap-1.5 pl-5 marker:text-ink-faint">
        {pbx.steps.map((step) => (
          <li key={step} className="pl-1">
            {step}
          </li>
        ))}
      </ol>
      <div className="grid gap-3">
        {apiKey === null ? (
          <div className="flex flex-wrap items-center gap-3">
            {mayCreateKey ? (
              <Button onClick={create} busy={action.isBusy}>
                <KeyRound aria-hidden />
                Make an API key for it
              </Button>
            ) : null}
            <p className="min-w-0 flex-1 basis-60 text-ink-soft text-sm">
              {mayCreateKey
                ? `With the scopes ${pbx.scopes.join(' and ')}. It is put into the files below.`
                : `Ask an admin for an API key with the scopes ${pbx.scopes.join(' and ')}, and put it where ${KEY_PLACEHOLDER} stands.`}
            </p>
          </div>
        ) : (
          <ShownOnce secret={apiKey} what="API key">
            It stands in the files below. It is stored nowhere and cannot be shown again.
          </ShownOnce>
        )}
        <FaultNotice>{action.fault}</FaultNotice>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {files.map(({ name, text }, index) => (
          <details key={name} open={index === 0} className="min-w-0">
            <summary className="w-fit cursor-pointer rounded-sm py-1 font-mono text-sm hover:text-ink-soft">
              {name}
            </summary>
            <div className="mt-1 max-h-[32rem] overflow-y-auto rounded-md">
              <CodeBlock what={name} code={filled(text)} />
            </div>
          </details>
        ))}
      </div>
    </div>
  )
}
