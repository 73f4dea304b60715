import type { ServerHttp2Stream } from 'node:http2'
import { type Answer, rejected, resetStream, writeAnswer } from './answer.ts'
import type { ProviderConnection } from './connection.ts'
import type { FaultAction } from './fault-schema.ts'

/** Where a fault strikes. `headers` are those every answer carries; `answered` books an answer that was written. */
export type FaultScene = {
  connection: ProviderConnection
  stream: ServerHttp2Stream
  headers: Record<string, string>
  answered: (answer: Answer, reason: string | null) => void
}

/** Whether a fault takes the place of processing; the others let the push be judged and delivered. */
export function endsRequest(action: FaultAction): boolean {
  if (action.kind === 'goaway') return (action.then ?? 'drain') !== 'drain'
  return !['answer_lost', 'shrink_streams', 'latency'].includes(action.kind)
}

/** Plays a fault. `answer_lost` and `latency` need nothing done here: they change when an answer is written. */
export function actOnFault(action: FaultAction, scene: FaultScene): void {
  const { connection, stream } = scene
  switch (action.kind) {
    case 'silence':
    case 'answer_lost':
    case 'latency':
      break
    case 'reset':
      resetStream(stream, action.code)
      break
    case 'tcp_reset':
      connection.network.reset()
      break
    case 'tcp_close':
      connection.network.end()
      break
    case 'black_hole':
      connection.network.blackHole()
      break
    case 'goaway': {
      const { kind: _kind, ...goAway } = action
      connection.goAway(goAway)
      break
    }
    case 'shrink_streams':
      connection.limitStreams(action.streams)
      break
    default:
      answerInstead(action, scene)
  }
}

type AnswerAction = Extract<FaultAction, { kind: 'html' | 'empty' | 'reason' | 'shutdown' }>

function answerInstead(action: AnswerAction, scene: FaultScene): void {
  const { answer, reason } = scriptedAnswer(action, scene.headers)
  if (writeAnswer(scene.stream, answer)) scene.answered(answer, reason)
  if (action.kind === 'shutdown') scene.connection.goAway({ code: 0 })
}

function scriptedAnswer(
  action: AnswerAction,
  headers: Record<string, string>,
): { answer: Answer; reason: string | null } {
  if (action.kind === 'empty') return { answer: { status: action.status, headers, body: null }, reason: null }
  if (action.kind === 'html') {
    const body = '<html><head><title>Bad Gateway</title></head><body>Bad Gateway</body></html>'
    return {
      answer: { status: action.status, headers: { 'content-type': 'text/html' }, body },
      reason: null,
    }
  }
  const { status, reason, timestamp, retryAfterSeconds } =
    action.kind === 'shutdown'
      ? { status: 503, reason: 'Shutdown', timestamp: undefined, retryAfterSeconds: undefined }
      : action
  const extra: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
  const rejection = { outcome: 'rejected' as const, status, reason, timestamp: timestamp ?? null }
  return { answer: rejected(rejection, { ...headers, ...extra }), reason }
}
