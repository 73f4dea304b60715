type EndpointListProps = {
  sections: readonly { name: string; endpoints: readonly { id: string; summary: string }[] }[]
}

/** The way to each endpoint of the page: beside it where there is room, folded up above it where there is none. */
export function EndpointList({ sections }: EndpointListProps) {
  return (
    <>
      <nav
        aria-label="Endpoints"
        className="top-16 grid gap-4 text-sm max-lg:hidden lg:sticky lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto"
      >
        <Links sections={sections} />
      </nav>
      <details className="rounded-lg border bg-surface lg:hidden">
        <summary className="cursor-pointer px-4 py-2.5 font-medium text-sm">Endpoints</summary>
        <nav aria-label="Endpoints" className="grid gap-4 border-t px-4 py-3 text-sm">
          <Links sections={sections} />
        </nav>
      </details>
    </>
  )
}

function Links({ sections }: EndpointListProps) {
  return sections.map(({ name, endpoints }) => (
    <div key={name}>
      <p className="mb-1 text-ink-faint text-xs">{name}</p>
      <ul className="grid gap-px">
        {endpoints.map(({ id, summary }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="-mx-2 block rounded-sm px-2 py-1 text-ink-soft hover:bg-hover hover:text-ink"
            >
              {summary}
            </a>
          </li>
        ))}
      </ul>
    </div>
  ))
}
