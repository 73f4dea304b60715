import { ShownOnce } from '#components/ui/shown-once.tsx'

/** An endpoint's secret, and what it is for. */
export function SecretOnce({ secret }: { secret: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ShownOnce secret={secret} what="secret">
        Copy it now: it is stored sealed and cannot be shown again.
      </ShownOnce>
      <p className="text-ink-soft text-sm">
        Check each message with it, by any library of Standard Webhooks: headers{' '}
        <span className="font-mono text-xs">webhook-id</span>,{' '}
        <span className="font-mono text-xs">webhook-timestamp</span> and{' '}
        <span className="font-mono text-xs">webhook-signature</span>. A message that comes twice has the same
        id.
      </p>
    </div>
  )
}
