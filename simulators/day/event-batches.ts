import type { CallEventReport, GatewayClient } from '../gateway-client.ts'

const MOST_IN_ONE = 500
const GATHERED_MS = 50

/**
 * The gateway as a busy PBX talks to it: call events of some milliseconds go in one request. Each caller hears
 * what became of the request that carried its events.
 *
 * @param onReported gets what the gateway said of each request
 */
export function withEventBatches(
  gateway: GatewayClient,
  onReported: (answer: { accepted: number; ignored: number }) => void,
): GatewayClient {
  let gathered: CallEventReport[] = []
  let sending: Promise<{ accepted: number; ignored: number }> | null = null

  const send = async () => {
    await new Promise((resolve) => setTimeout(resolve, GATHERED_MS))
    const events = gathered
    gathered = []
    sending = null
    const total = { accepted: 0, ignored: 0 }
    for (let first = 0; first < events.length; first += MOST_IN_ONE) {
      const answer = await gateway.reportEvents(events.slice(first, first + MOST_IN_ONE))
      onReported(answer)
      total.accepted += answer.accepted
      total.ignored += answer.ignored
    }
    return total
  }
  return {
    ...gateway,
    reportEvents(events) {
      gathered.push(...events)
      sending ??= send()
      return sending
    },
  }
}
