'use client'

import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

/** The recovery codes, once, in a dialog that is closed when they are kept. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose(): void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Your recovery codes"
      description="Each opens your account once when your phone is lost. Keep them where your phone is not: they cannot be shown again."
      footer={
        <Button variant="primary" onClick={onClose}>
          I have kept them
        </Button>
      }
    >
      <div className="grid gap-3">
        <ul className="grid gap-1 rounded-md border bg-sunken p-3 font-mono text-sm sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code} data-recovery-code>
              {code}
            </li>
          ))}
        </ul>
        <div>
          <CopyButton text={codes.join('\n')} what="codes" labelled />
        </div>
      </div>
    </Dialog>
  )
}
