import { AppError, type FieldFault } from '#lib/platform/errors.ts'
import { WEBHOOK_EVENTS, type WebhookEvent } from './endpoint.ts'

const MAX_NAME_LENGTH = 100
const MAX_URL_LENGTH = 2_000

export type EndpointInput = {
  name: string
  url: string
  /** Empty: all. */
  events: readonly WebhookEvent[]
  enabled: boolean
}

/**
 * Checks what can be checked of an endpoint before anything is sent; its address is checked when it is connected to.
 *
 * @throws AppError `invalid` with a fault per member
 */
export function checkEndpointInput(input: EndpointInput): EndpointInput {
  const faults: FieldFault[] = []
  const name = input.name.trim()
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    faults.push({ pointer: '/name', message: `must have 1 to ${MAX_NAME_LENGTH} characters` })
  }
  const url = input.url.trim()
  const fault = urlFault(url)
  if (fault !== null) faults.push({ pointer: '/url', message: fault })
  if (input.events.some((event) => !WEBHOOK_EVENTS.includes(event))) {
    faults.push({ pointer: '/events', message: `must be some of ${WEBHOOK_EVENTS.join(', ')}` })
  }
  if (faults.length > 0) throw new AppError('invalid', 'The endpoint cannot be like this.', { faults })
  return { ...input, name, url }
}

function urlFault(text: string): string | null {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text))
    return 'must be an address such as https://example.com/hook'
  const { protocol, username, password } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return 'must start with https:// or http://'
  if (username !== '' || password !== '')
    return 'must not hold a user name or password: they would be shown here'
  return null
}
