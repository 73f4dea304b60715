import pino, { type Logger } from 'pino'

export type Log = Logger

/**
 * A JSON logger for one process. What could hold a secret is removed by name here, and is not to be logged by
 * the caller in the first place.
 */
export function createLog(processName: string, level: string): Log {
  return pino({
    level,
    base: { process: processName },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.err },
    redact: {
      paths: [
        '*.pushToken',
        '*.authorization',
        '*.password',
        '*.secret',
        '*.keyPem',
        'headers.authorization',
      ],
      censor: '[removed]',
    },
  })
}

/** The last four characters of a secret, enough to recognise it and too few to use it. */
export function masked(secret: string): string {
  return `…${secret.slice(-4)}`
}
