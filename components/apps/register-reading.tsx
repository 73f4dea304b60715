import { Condition } from '#components/status/condition.tsx'
import type { PastedContact, PastedRegister } from '#lib/registrations/read-pasted-register.ts'

/** What would be read from a pasted REGISTER, condition by condition. */
export function RegisterReading({ reading, appId }: { reading: PastedRegister; appId: string }) {
  if (!reading.ok) {
    return (
      <ul>
        <Condition state="unmet" label="It cannot be read">
          {reading.fault}
        </Condition>
      </ul>
    )
  }
  const { aor, app, contacts, removesAll, userAgent } = reading
  return (
    <section aria-label="What would be read" className="rounded-md border px-4 py-2">
      <ul>
        <Condition state="met" label="Account">
          <span className="break-all font-mono">{aor}</span>
        </Condition>
        <Condition
          state={app === null ? 'unmet' : app.appId === appId ? 'met' : 'unclear'}
          label={app === null ? 'No app fits' : `Taken for ${app.name}`}
        >
          {app === null
            ? 'pn-param names an app that this tenant does not have, or no app is the default.'
            : app.appId === appId
              ? `User-Agent ${userAgent || 'absent'}`
              : 'So it is read with the carriers of that app, not with these.'}
        </Condition>
        {removesAll ? (
          <Condition state="met" label="Removes all registrations">
            Contact * with Expires 0.
          </Condition>
        ) : null}
        {contacts.map((contact) => (
          <ContactReading key={`${contact.uri} ${contact.instanceId}`} contact={contact} />
        ))}
      </ul>
    </section>
  )
}

function ContactReading({ contact }: { contact: PastedContact }) {
  const { pushTokens, malformed, isQuery, uri, expiresSeconds, notes, environmentHint } = contact
  const isFound = pushTokens.length > 0
  return (
    <>
      <Condition state={uri === '' ? 'unclear' : 'met'} label={uri === '' ? 'No Contact' : 'Contact'}>
        {uri === '' ? (
          'It only asks what is registered.'
        ) : (
          <span className="break-all font-mono">
            {uri}
            {expiresSeconds === null ? '' : ` · ${expiresSeconds} s`}
          </span>
        )}
      </Condition>
      {pushTokens.map(({ kind, value, carrier }) => (
        <Condition
          key={`${kind} ${value}`}
          state="met"
          label={`${kind === 'voip' ? 'VoIP' : 'Alert'} push token, from ${carrier}`}
        >
          <span className="break-all font-mono">{value}</span>
          {environmentHint === null ? '' : ` · ${environmentHint}`}
        </Condition>
      ))}
      {malformed.map(({ value, fault, carrier }) => (
        <Condition key={value} state="unmet" label={`No push token in ${carrier}`}>
          {fault} <span className="break-all font-mono">{value}</span>
        </Condition>
      ))}
      {isFound || malformed.length > 0 || uri === '' ? null : (
        <Condition
          state={isQuery ? 'unclear' : 'unmet'}
          label={isQuery ? 'A query (RFC 8599 §4.1.5)' : 'No push token'}
        >
          {isQuery
            ? 'It asks what the PBX can do and registers no push token.'
            : 'None of the carriers above is in it: a call cannot wake this phone.'}
        </Condition>
      )}
      {notes.map((note) => (
        <Condition key={note} state="unclear" label={note} />
      ))}
    </>
  )
}
