/** Text in which `words between backticks` are code. */
export function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
      <code key={index} className="break-words rounded-sm bg-sunken px-1 font-mono text-[0.92em]">
        {part}
      </code>
    ),
  )
}
