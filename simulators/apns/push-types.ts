/** Push types with the ending their topic must have (Apple: "Sending notification requests to APNs"). */
const TOPIC_ENDINGS: Record<string, string> = {
  alert: '',
  background: '',
  mdm: '',
  voip: '.voip',
  complication: '.complication',
  fileprovider: '.pushkit.fileprovider',
  location: '.location-query',
  liveactivity: '.push-type.liveactivity',
  pushtotalk: '.voip-ptt',
  widgets: '.push-type.widgets',
  controls: '.push-type.controls',
}

const ENDINGS = Object.values(TOPIC_ENDINGS).filter((ending) => ending !== '')

/** Payload limits in bytes: VoIP pushes may be a kilobyte longer (Apple: "Generating a remote notification"). */
const VOIP_PAYLOAD_BYTES = 5120
const PAYLOAD_BYTES = 4096

/** Whether Apple knows the push type. */
export function isPushType(pushType: string): boolean {
  return pushType in TOPIC_ENDINGS
}

/** Whether a topic's ending is the one of the push type: `.voip` for `voip`, none for `alert`. */
export function topicFitsPushType(topic: string, pushType: string): boolean {
  return endingOf(topic) === TOPIC_ENDINGS[pushType]
}

/** The bundle id inside a topic: the topic without its ending. */
export function bundleIdOf(topic: string): string {
  return topic.slice(0, topic.length - endingOf(topic).length)
}

/** The largest payload, in bytes, for a push type; without one the topic decides. */
export function payloadLimitBytes(topic: string, pushType: string | null): number {
  const voip = pushType === null ? endingOf(topic) === '.voip' : pushType === 'voip'
  return voip ? VOIP_PAYLOAD_BYTES : PAYLOAD_BYTES
}

function endingOf(topic: string): string {
  return ENDINGS.find((ending) => topic.endsWith(ending)) ?? ''
}
