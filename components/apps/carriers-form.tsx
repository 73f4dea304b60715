'use client'

import { ArrowUp, Plus, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { SaveBar } from '#components/forms/save-bar.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import type { AppSettings } from '#lib/apps/app-settings.ts'
import type { PastedRegister } from '#lib/registrations/read-pasted-register.ts'
import type { TokenCarrier } from '#lib/sip/carriers.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import type { AppChanges, SaveApp } from './app-changes.ts'
import { RegisterTester } from './register-tester.tsx'

const KINDS = [
  { value: 'header', label: 'Header' },
  { value: 'contact_param', label: 'Contact parameter' },
  { value: 'rfc8599', label: 'RFC 8599 (pn-prid)' },
]
const MOST = 16

type Row = { key: number; kind: TokenCarrier['kind']; name: string }

type CarriersFormProps = {
  app: AppSettings
  maySave: boolean
  save: SaveApp
  tryOut(input: {
    appId: string
    raw: string
    tokenCarriers: TokenCarrier[]
  }): Promise<ActionResult<PastedRegister>>
}

/** Where the app's REGISTER bears its push token, in order of rank, with a box to paste one and see. */
export function CarriersForm({ app, maySave, save, tryOut }: CarriersFormProps) {
  const router = useRouter()
  const [rows, setRows] = useState<readonly Row[]>(() => app.tokenCarriers.map(toRow))
  const action = useAction((changes: AppChanges) => save({ appId: app.appId, ...changes }))
  const carriers = rows.map(toCarrier)

  const change = (key: number, changes: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...changes } : row)))
  const add = () =>
    setRows([...rows, { key: Math.max(0, ...rows.map((row) => row.key)) + 1, kind: 'header', name: '' }])
  const lift = (index: number) =>
    setRows(rows.toSpliced(index - 1, 2, ...rows.slice(index - 1, index + 1).reverse()))

  async function submit(event: FormEvent) {
    event.preventDefault()
    if ((await action.run({ tokenCarriers: carriers })) === null) return
    toast.success('Saved. The next REGISTER is read with them.')
    router.refresh()
  }

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
      <form onSubmit={submit}>
        <fieldset disabled={!maySave} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
          <ol className="grid grid-cols-[minmax(0,1fr)] gap-2">
            {rows.map((row, index) => (
              <CarrierRow
                key={row.key}
                row={row}
                index={index}
                change={(changes) => change(row.key, changes)}
                lift={() => lift(index)}
                remove={() => setRows(rows.filter(({ key }) => key !== row.key))}
              />
            ))}
          </ol>
          <SaveBar fault={action.fault} isBusy={action.isBusy} maySave={maySave} disabled={rows.length === 0}>
            <Button variant="quiet" onClick={add} disabled={rows.length >= MOST}>
              <Plus aria-hidden />
              Add a carrier
            </Button>
          </SaveBar>
        </fieldset>
      </form>
      <RegisterTester
        appId={app.appId}
        read={(raw) => tryOut({ appId: app.appId, raw, tokenCarriers: carriers })}
      />
    </div>
  )
}

type CarrierRowProps = {
  row: Row
  index: number
  change(changes: Partial<Row>): void
  lift(): void
  remove(): void
}

function CarrierRow({ row, index, change, lift, remove }: CarrierRowProps) {
  const place = `carrier ${index + 1}`
  return (
    <li className="flex items-center gap-2">
      <Select
        aria-label={`Kind of ${place}`}
        options={KINDS}
        value={row.kind}
        onChange={(event) => change({ kind: event.target.value as Row['kind'] })}
        className="w-36 shrink-0 sm:w-52"
      />
      {row.kind === 'rfc8599' ? (
        <span className="min-w-0 flex-1 truncate px-2.5 font-mono text-ink-soft text-sm sm:max-w-72">
          pn-provider, pn-prid, pn-param
        </span>
      ) : (
        <Input
          aria-label={`Name of ${place}`}
          value={row.name}
          onChange={(event) => change({ name: event.target.value })}
          placeholder="X-Token"
          maxLength={64}
          required
          spellCheck={false}
          autoComplete="off"
          className="min-w-0 flex-1 font-mono text-sm sm:max-w-72"
        />
      )}
      <Button
        variant="quiet"
        size="icon"
        aria-label={`Look at ${place} earlier`}
        disabled={index === 0}
        onClick={lift}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button variant="quiet" size="icon" aria-label={`Take ${place} away`} onClick={remove}>
        <X aria-hidden />
      </Button>
    </li>
  )
}

function toRow(carrier: TokenCarrier, key: number): Row {
  return { key, kind: carrier.kind, name: carrier.kind === 'rfc8599' ? '' : carrier.name }
}

function toCarrier({ kind, name }: Row): TokenCarrier {
  return kind === 'rfc8599' ? { kind } : { kind, name: name.trim() }
}
