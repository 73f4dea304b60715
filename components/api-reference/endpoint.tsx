import { Badge } from '#components/ui/badge.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { WithCode } from '#components/ui/with-code.tsx'
import { MemberTable, type ShownMember } from './member-table.tsx'

/** An endpoint as the reference shows it. */
export type ShownEndpoint = {
  id: string
  method: string
  path: string
  summary: string
  description: string
  scope: string | null
  parameters: ShownMember[]
  body: ShownMember[]
  takesArray: boolean
  example: string | null
  curl: string
  answer: ShownMember[]
  errors: { status: number; title: string }[]
}

/** One endpoint: what it does, what goes in, what comes out, what can go wrong, and how to try it. */
export function Endpoint({ endpoint }: { endpoint: ShownEndpoint }) {
  const { id, method, path, summary, description, scope, parameters, body, answer, errors } = endpoint
  return (
    <article
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-16 grid-cols-[minmax(0,1fr)] gap-4 border-b px-4 py-6 last:border-b-0"
    >
      <div className="grid gap-1.5">
        <h3 id={`${id}-title`} className="font-semibold text-lg">
          {summary}
        </h3>
        <p className="flex flex-wrap items-center gap-2">
          <code className="break-all font-mono text-sm">
            <span className="font-semibold">{method}</span> /api/v1{path}
          </code>
          {scope === null ? <Badge>no API key</Badge> : <Badge mono>{scope}</Badge>}
        </p>
        {description === '' ? null : (
          <p className="max-w-[80ch] text-ink-soft">
            <WithCode text={description} />
          </p>
        )}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {body.length === 0 ? null : (
            <MemberTable
              title={endpoint.takesArray ? 'Body: one object, or an array of them' : 'Body'}
              members={body}
            />
          )}
          {parameters.length === 0 ? null : <MemberTable title="Parameters" members={parameters} />}
          {answer.length === 0 ? null : (
            <MemberTable title="Answer, 200" members={answer} showsRequired={false} />
          )}
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
            <h4 className="font-medium text-sm">As curl</h4>
            <CodeBlock what={`curl command: ${summary}`} code={endpoint.curl} />
          </div>
          {endpoint.example === null ? null : (
            <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
              <h4 className="font-medium text-sm">Example of a body</h4>
              <CodeBlock what={`body: ${summary}`} code={endpoint.example} />
            </div>
          )}
          <div className="grid gap-1.5">
            <h4 className="font-medium text-sm">Errors</h4>
            <ul className="flex flex-wrap gap-1.5">
              {errors.map(({ status, title }) => (
                <li key={status}>
                  <Badge>
                    {status} {title}
                  </Badge>
                </li>
              ))}
            </ul>
          </div>
        </div>
      </div>
    </article>
  )
}
