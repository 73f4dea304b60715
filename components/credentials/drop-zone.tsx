'use client'

import { FileUp } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import { classNames } from '#components/ui/class-names.ts'

type DropZoneProps = {
  /** What to drop: "A .p12, .pem or .p8 file". */
  label: string
  hint: string
  /** The file that was chosen; empty before. */
  fileName: string
  onFile(file: File): void
}

/** A place to drop a file onto, or to choose one by click or keyboard. */
export function DropZone({ label, hint, fileName, onFile }: DropZoneProps) {
  const hintId = useId()
  const [isOver, setOver] = useState(false)

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file !== undefined) onFile(file)
  }

  return (
    <label
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={classNames(
        'grid cursor-pointer justify-items-center gap-1 rounded-lg border border-line-strong border-dashed px-6 py-8 text-center has-focus-visible:outline-2 has-focus-visible:outline-accent',
        isOver ? 'bg-pressed' : 'bg-sunken hover:bg-hover',
      )}
    >
      <FileUp aria-hidden className="mb-1 size-6 text-ink-faint" strokeWidth={1.5} />
      <span className="max-w-full break-all font-medium">{fileName === '' ? label : fileName}</span>
      <span id={hintId} className="text-balance text-ink-soft text-sm">
        {fileName === '' ? hint : 'Drop or choose another file to replace it.'}
      </span>
      <input
        type="file"
        aria-label={label}
        aria-describedby={hintId}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file !== undefined) onFile(file)
          event.target.value = ''
        }}
      />
    </label>
  )
}
