import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Account, type Context } from 'oidc-provider'

/** A real OpenID provider, at which people are who they say they are. */
export type IdentityProvider = {
  issuer: string
  clientId: string
  clientSecret: string
  /** Answers from now on, for a client that lives here; nothing before. */
  serve(consoleUrl: string): void
  stop(): Promise<void>
}

/** What is asked for by the sign-in page, where each says who they are. */
const LOGIN_FIELDS = ['subject', 'email', 'verified', 'name'] as const
const SCOPES = 'openid email profile'

/**
 * Starts it on a port of its own. It is `localhost` where the console is `127.0.0.1`: another site, as providers are,
 * so that no strict cookie comes along from it. `PUT /outage` and `DELETE /outage` begin and end an outage.
 */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  let provider: Provider | null = null
  let isDown = false
  const accounts = new Map<string, Record<string, unknown>>()

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? ''
    if (path === '/outage') {
      isDown = request.method === 'PUT'
      response.writeHead(204).end()
    } else if (provider === null || isDown) {
      response.writeHead(503).end()
    } else if (!path.startsWith('/interaction/')) {
      provider.callback()(request, response)
    } else if (request.method === 'POST') {
      await provider.interactionFinished(request, response, await readLogin(request, accounts))
    } else {
      const { uid } = await provider.interactionDetails(request, response)
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(loginPage(uid))
    }
  }
  const server = http.createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const client = { clientId: 'reveille', clientSecret: randomBytes(24).toString('base64url') }
  return {
    issuer,
    ...client,
    serve(consoleUrl) {
      provider = newProvider(
        issuer,
        { ...client, redirectUri: `${consoleUrl}/api/auth/callback/oidc` },
        accounts,
      )
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Everything lives as long as a test may take, seconds. */
const LIFE_SECONDS = 600
const KEPT = ['AccessToken', 'AuthorizationCode', 'Grant', 'IdToken', 'Interaction', 'Session']

function newProvider(
  issuer: string,
  client: { clientId: string; clientSecret: string; redirectUri: string },
  accounts: Map<string, Record<string, unknown>>,
): Provider {
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [client.redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    ttl: Object.fromEntries(KEPT.map((kind) => [kind, LIFE_SECONDS])),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_ctx: Context, subject: string): Account => ({
      accountId: subject,
      claims: async () => ({ sub: subject, ...accounts.get(subject) }),
    }),
    // Nobody is asked whether the console may know their address.
    async loadExistingGrant({ oidc }: Context) {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope(SCOPES)
      await grant.save()
      return grant
    },
  })
  return provider
}

async function readLogin(request: IncomingMessage, accounts: Map<string, Record<string, unknown>>) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const form = new URLSearchParams(Buffer.concat(chunks).toString())
  if (form.has('cancel')) return { error: 'access_denied', error_description: 'the person said no' }
  const subject = form.get('subject') ?? ''
  accounts.set(subject, {
    email: form.get('email'),
    email_verified: form.has('verified'),
    name: form.get('name'),
  })
  return { login: { accountId: subject } }
}

function loginPage(uid: string): string {
  const fields = LOGIN_FIELDS.map((name) => {
    const type = name === 'verified' ? 'checkbox' : 'text'
    return `<p><label>${name} <input name="${name}" type="${type}"></label></p>`
  })
  return `<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,">
    <form method="post" action="/interaction/${uid}">${fields.join('')}
    <button>Log in</button> <button name="cancel" value="1">Cancel</button></form></html>`
}
