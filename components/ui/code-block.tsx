import { CopyButton } from './copy-button.tsx'

type CodeBlockProps = {
  code: string
  /** What it is, for the copy button: `curl command`, `payload`. */
  what: string
}

/** Text for a machine, as it is, to be copied. Long lines scroll. */
export function CodeBlock({ code, what }: CodeBlockProps) {
  return (
    <div className="group relative rounded-md border bg-sunken">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section tabIndex={0} aria-label={what} className="overflow-x-auto rounded-md p-3 pr-11">
        <pre className="font-mono text-sm leading-5">
          <code>{code}</code>
        </pre>
      </section>
      {/* Its ground reaches the edge, so that no end of a long line shows behind it. */}
      <div className="absolute top-0 right-0 rounded-md bg-sunken p-1.5">
        <CopyButton text={code} what={what} />
      </div>
    </div>
  )
}
