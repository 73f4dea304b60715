import type { TokenCarrier } from './carriers.ts'
import { type Contact, joinUri, type SipParams } from './contact.ts'
import { isPushParamName } from './push-param-names.ts'

function filtered(params: SipParams, keep: (name: string) => boolean): SipParams {
  return new Map([...params].filter(([name]) => keep(name)))
}

/**
 * The same Contact without anything that bears a push token: `pn-*`, `xToken`, `X-Token` and the names in
 * `carriers`, in URI and header parameters (RFC 8599 §13). The rest stays as it was written.
 */
export function withoutPushParams(contact: Contact, carriers: readonly TokenCarrier[]): Contact {
  const names = new Set(carriers.flatMap((carrier) => ('name' in carrier ? carrier.name.toLowerCase() : [])))
  const keep = (name: string) => !isPushParamName(name) && !names.has(name)
  const uriParams = filtered(contact.uriParams, keep)
  return {
    ...contact,
    uri: joinUri(contact.bareUri, uriParams, keep),
    uriParams,
    headerParams: filtered(contact.headerParams, keep),
  }
}

/** A Contact as the value of a Contact header, without RFC 8599 and `xToken` parameters. */
export function formatContact(contact: Contact): string {
  const name = contact.displayName?.replace(/["\\]/g, '\\$&')
  let text = `${name === undefined ? '' : `"${name}" `}<${contact.uri}>`
  for (const [key, param] of contact.headerParams) if (!isPushParamName(key)) text += `;${param.text}`
  return text
}
