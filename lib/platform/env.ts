import { existsSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const url = (protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })
const isNetwork = (block: string) => z.union([z.cidrv4(), z.cidrv6()]).safeParse(block).success
const port = z.coerce.number().int().min(0).max(65_535)
const postgresUrl = url(['postgres:', 'postgresql:'])
const httpUrl = url(['http:', 'https:'])

const schema = z
  .object({
    DATABASE_URL: postgresUrl.optional(),
    DATABASE_DIRECT_URL: postgresUrl.optional(),
    REVEILLE_DATA_DIR: z.string().min(1).default('.reveille'),
    HOST: z.string().min(1).default('127.0.0.1'),
    CONSOLE_PORT: port.default(3000),
    GATEWAY_PORT: port.default(4000),
    PUBLIC_URL: httpUrl.optional(),
    GATEWAY_PUBLIC_URL: httpUrl.optional(),
    APNS_PRODUCTION_URL: url(['https:']).default('https://api.push.apple.com'),
    APNS_SANDBOX_URL: url(['https:']).default('https://api.sandbox.push.apple.com'),
    APNS_CA_FILE: z.string().optional(),
    REVEILLE_KEYS: z.string().optional(),
    AUTH_SECRET: z.string().min(32, 'must have 32 characters or more').optional(),
    OIDC_ISSUER: httpUrl.optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    SMTP_URL: url(['smtp:', 'smtps:']).optional(),
    MAIL_FROM: z.string().optional(),
    /** CIDR blocks, comma separated, that webhooks may go to though they are not public. */
    WEBHOOK_ALLOWED_NETWORKS: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((block) => block.trim())
          .filter((block) => block !== ''),
      )
      .refine((blocks) => blocks.every(isNetwork), 'must be networks such as 10.1.0.0/16, comma separated'),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    METRICS_TOKEN: z.string().optional(),
    REVEILLE_ADMIN_EMAIL: z.email().optional(),
    REVEILLE_ADMIN_PASSWORD: z.string().min(12, 'must have 12 characters or more').optional(),
    /** Connections of one process to PostgreSQL. */
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  })
  .superRefine((env, context) => {
    const oidc = [env.OIDC_ISSUER, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET].filter(Boolean).length
    if (oidc !== 0 && oidc !== 3) {
      context.addIssue({ code: 'custom', path: ['OIDC_ISSUER'], message: 'set all three OIDC_… or none' })
    }
    if ((env.SMTP_URL === undefined) !== (env.MAIL_FROM === undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['SMTP_URL'],
        message: 'set both SMTP_URL and MAIL_FROM, or none',
      })
    }
    if (env.DATABASE_URL !== undefined && env.REVEILLE_KEYS === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['REVEILLE_KEYS'],
        message:
          'must be set when DATABASE_URL is: keys made on one machine would not open what another sealed',
      })
    }
  })

/** Settings of a process, with every default filled in. Names and meanings: docs/operations.md. */
export type Env = z.infer<typeof schema>

/**
 * Parses settings.
 *
 * @throws Error whose message names each faulty variable, without its value
 */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  )
  const result = schema.safeParse(present)
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`These settings cannot be used:\n${faults.join('\n')}`)
}

let cached: Env | undefined

/**
 * The settings of this process, read once from the environment and, where it is there, `.env`.
 *
 * @throws Error as {@link parseEnv}
 */
export function env(): Env {
  if (cached === undefined) {
    if (existsSync('.env')) process.loadEnvFile('.env')
    cached = parseEnv(process.env)
  }
  return cached
}

/** The absolute data folder: embedded database, generated keys. */
export function dataDir(settings: Env): string {
  return path.resolve(settings.REVEILLE_DATA_DIR)
}
