/** A sentence of the OpenAPI document, in which `backticks` mean code. */
export function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed sentence never move
      <code key={index} className="break-words font-mono text-xs">
        {part}
      </code>
    ),
  )
}
