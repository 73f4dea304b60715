import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { VOIP_PAYLOAD_MAX_BYTES } from '#lib/apps/payload-template.ts'
import type { TemplateCheck } from './template-check.ts'

const MAX = VOIP_PAYLOAD_MAX_BYTES.toLocaleString('en')

/** What a template makes of a sample call, how large that is, and what is wrong with it. */
export function TemplatePreview({ check }: { check: TemplateCheck }) {
  if (check.kind === 'no_json') {
    return (
      <div className="grid content-start gap-2">
        <p className="font-medium text-sm">Preview</p>
        <Fault pointer="">{`This is no JSON yet: ${check.fault}`}</Fault>
      </div>
    )
  }
  const { preview, bytes, longBytes, faults, warnings } = check
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-1.5">
      <p className="font-medium text-sm">Preview</p>
      <CodeBlock what="payload of a sample call" code={preview} />
      <ByteCount bytes={bytes} longBytes={longBytes} />
      <div aria-live="polite" className="grid gap-1">
        {faults.map(({ pointer, message }) => (
          <Fault key={`${pointer} ${message}`} pointer={pointer}>
            {message}
          </Fault>
        ))}
        {warnings.map((warning) => (
          <p key={warning} className="flex items-start gap-1.5 text-sm text-waiting">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {warning}
          </p>
        ))}
        {faults.length + warnings.length > 0 ? null : (
          <p className="flex items-start gap-1.5 text-good text-sm">
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
            Nothing is wrong with it.
          </p>
        )}
      </div>
    </div>
  )
}

function ByteCount({ bytes, longBytes }: { bytes: number; longBytes: number }) {
  const share = Math.min(100, (longBytes / VOIP_PAYLOAD_MAX_BYTES) * 100)
  return (
    <div className="grid gap-1">
      <div aria-hidden className="h-1 overflow-hidden rounded-full bg-pressed">
        <div
          className={longBytes > VOIP_PAYLOAD_MAX_BYTES ? 'h-full bg-bad' : 'h-full bg-ink-faint'}
          style={{ width: `${share}%` }}
        />
      </div>
      <p data-number className="text-ink-soft text-sm">
        {bytes.toLocaleString('en')} bytes; {longBytes.toLocaleString('en')} for a caller with long texts.
        Apple takes {MAX}.
      </p>
    </div>
  )
}

function Fault({ pointer, children }: { pointer: string; children: string }) {
  return (
    <p className="flex items-start gap-1.5 text-bad text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        {pointer === '' ? null : <code className="mr-1.5 font-mono">{pointer}</code>}
        {children}
      </span>
    </p>
  )
}
