import { describe, expect, it } from 'vitest'
import { systemClock } from '#lib/platform/clock.ts'
import { newId } from '#lib/platform/ids.ts'
import { verifyPassword } from '#lib/platform/passwords.ts'
import { createSignInThrottle } from '#lib/users/sign-in-throttle.ts'
import { useTestDatabase } from '#tests/support/database.ts'
import { commandLine } from './command-line.ts'

const database = useTestDatabase()
const cli = (words: string[], stdin?: string) => commandLine({ url: database.url })(words, stdin)

async function aTenant(): Promise<string> {
  const slug = `t-${newId().slice(-8)}`
  expect((await cli(['tenant', 'create', '--slug', slug, '--name', 'A tenant'])).exitCode).toBe(0)
  return slug
}

describe('tenant create', () => {
  it('makes a tenant and an audit row that names the command line', async () => {
    const said = await cli(['tenant', 'create', '--slug', 'acme', '--name', 'Acme', '--json'])
    const { tenantId } = said.json<{ tenantId: string }>()
    expect(said).toMatchObject({ exitCode: 0, error: '' })
    const audit = await database.db.prisma.auditEvent.findFirst({ where: { tenantId } })
    expect(audit).toMatchObject({ action: 'tenant.create', actorKind: 'system' })
    expect(audit?.actorName).toContain('command line')
  })

  it('answers a taken slug with conflict on standard error and code 1', async () => {
    const slug = await aTenant()
    const said = await cli(['tenant', 'create', '--slug', slug, '--name', 'Again'])
    expect(said).toMatchObject({ exitCode: 1, out: '' })
    expect(said.error).toMatch(/^conflict: /)
  })

  it('gives the problem object of the API with --json', async () => {
    const said = await cli(['tenant', 'create', '--slug', 'No Slug', '--name', 'x', '--json'])
    const problem = JSON.parse(said.error)
    expect(problem).toMatchObject({ status: 422, code: 'invalid', title: 'Invalid request' })
    expect(problem.type).toBe('urn:reveille:problem:invalid')
    expect(problem.errors).toEqual([{ pointer: '/slug', message: expect.any(String) }])
  })
})

describe('a command line that cannot be understood', () => {
  it.each([
    [['nonsense']],
    [['tenant', 'create', '--slug', 'x']],
    [['app', 'create', '--tenant', 'x', '--bundle-id', 'a.b', '--name', 'x', '--push-policy', 'sometimes']],
    [[]],
  ])('is malformed, with code 1: %j', async (words) => {
    const said = await cli(words)
    expect(said.exitCode).toBe(1)
    expect(said.error).toMatch(/malformed: /)
  })

  it('shows help with code 0', async () => {
    const said = await cli(['app', '--help'])
    expect(said.exitCode).toBe(0)
    expect(said.out).toContain('create')
  })
})

describe('user create', () => {
  it('takes the password from standard input and the membership from the options', async () => {
    const slug = await aTenant()
    const options = ['--email', 'Ann@Example.com', '--tenant', slug, '--role', 'admin', '--password-stdin']
    const said = await cli(['user', 'create', ...options, '--json'], 'correct horse battery\n')
    expect(said.error).toBe('')
    const { userId } = said.json<{ userId: string }>()
    const user = await database.db.prisma.user.findUniqueOrThrow({
      where: { id: userId },
      include: { memberships: true },
    })
    expect(user.memberships).toMatchObject([{ role: 'admin' }])
    expect(await verifyPassword(user.passwordHash, 'correct horse battery')).toBe(true)
    expect(said.out).not.toContain('horse')
  })

  it('makes a password and prints it once when none is given', async () => {
    const said = await cli(['user', 'create', '--email', 'root@example.com', '--platform-admin', '--json'])
    const { userId, password } = said.json<{ userId: string; password: string }>()
    const user = await database.db.prisma.user.findUniqueOrThrow({ where: { id: userId } })
    expect(user.isPlatformAdmin).toBe(true)
    expect(await verifyPassword(user.passwordHash, password)).toBe(true)
  })

  it('makes one without a password, who signs in through the OpenID provider, and forgets their link there', async () => {
    const email = 'federated@example.com'
    const words = ['user', 'create', '--email', email, '--platform-admin', '--no-password']
    const said = await cli([...words, '--json'])
    const { userId } = said.json<{ userId: string }>()
    expect(said.json()).not.toHaveProperty('password')
    const where = { id: userId }
    expect((await database.db.prisma.user.findUnique({ where }))?.passwordHash).toBeNull()
    expect((await cli([...words, '--password-stdin'], 'correct horse battery\n')).error).toMatch(/^invalid: /)

    const unlink = ['user', 'unlink', '--email', email]
    expect((await cli(unlink)).error).toBe(`not_found: ${email} is nobody who is linked with the provider.\n`)
    const data = { oidcIssuer: 'https://provider.example', oidcSubject: 's1' }
    await database.db.prisma.user.update({ where, data })
    expect((await cli(unlink)).exitCode).toBe(0)
    expect((await database.db.prisma.user.findUnique({ where }))?.oidcSubject).toBeNull()
  })

  it('refuses a user who could see nothing', async () => {
    expect((await cli(['user', 'create', '--email', 'x@example.com'])).error).toMatch(/^invalid: /)
  })
})

describe('user password', () => {
  it('is read from standard input, or made and printed once, and ends the sessions of the user', async () => {
    const email = 'locked-out@example.com'
    const made = await cli([
      'user',
      'create',
      '--email',
      email,
      '--platform-admin',
      '--no-password',
      '--json',
    ])
    const where = { id: made.json<{ userId: string }>().userId }
    const isPassword = async (password: string) => {
      const { passwordHash } = await database.db.prisma.user.findUniqueOrThrow({ where })
      return verifyPassword(passwordHash, password)
    }
    const given = await cli(
      ['user', 'password', '--email', email, '--password-stdin'],
      'correct horse battery\n',
    )
    expect(given).toMatchObject({ exitCode: 0, out: `${email} has a new password; sessions ended: 0.\n` })
    expect(await isPassword('correct horse battery')).toBe(true)
    const printed = await cli(['user', 'password', '--email', email, '--json'])
    expect(await isPassword(printed.json<{ password: string }>().password)).toBe(true)
    expect((await cli(['user', 'password', '--email', 'nobody@example.com'])).error).toMatch(/^not_found: /)
  })
})

describe('user unlock', () => {
  it('lets a person sign in again who was locked out, and is recorded', async () => {
    const { db } = database
    const email = 'mistyped@example.com'
    const made = await cli(['user', 'create', '--email', email, '--platform-admin', '--json'])
    const { userId } = made.json<{ userId: string }>()
    const throttle = createSignInThrottle({ db, clock: systemClock })
    const unlock = ['user', 'unlock', '--email', email.toUpperCase(), '--json']
    expect((await cli(unlock)).json()).toMatchObject({ hadTries: false })
    for (let count = 0; count < 10; count += 1) await throttle.attempt(email, null)
    expect(await throttle.attempt(email, null)).not.toBeNull()
    expect((await cli(unlock)).json()).toMatchObject({ hadTries: true })
    expect(await throttle.attempt(email, null)).toBeNull()
    const where = { action: 'user.unlock', subjectId: userId }
    const events = await db.prisma.auditEvent.findMany({ where, orderBy: { id: 'asc' } })
    expect(events.map(({ detail }) => detail)).toEqual([{ hadTries: false }, { hadTries: true }])
    expect((await cli(['user', 'unlock', '--email', 'nobody@example.com'])).error).toMatch(/^not_found: /)
  })
})

describe('app create', () => {
  it('makes the first app the default one and names a faulty option', async () => {
    const slug = await aTenant()
    const words = ['app', 'create', '--tenant', slug, '--name', 'Phone', '--bundle-id']
    const made = await cli([...words, 'com.example.phone', '--wait-seconds', '20', '--json'])
    const { appId } = made.json<{ appId: string }>()
    expect(await database.db.prisma.app.findUnique({ where: { id: appId } })).toMatchObject({
      isDefault: true,
      waitSeconds: 20,
      onUnregister: 'disable',
      pushPolicy: 'always',
    })
    const faulty = await cli([...words, 'not a bundle', '--wait-seconds', '61'])
    expect(faulty.exitCode).toBe(1)
    expect(faulty.error).toMatch(/^invalid: /)
    expect(faulty.error).toContain('--bundle-id')
    expect(faulty.error).toContain('--wait-seconds')
  })

  it('says which tenant is not there', async () => {
    const said = await cli(['app', 'create', '--tenant', 'nowhere', '--bundle-id', 'a.b', '--name', 'x'])
    expect(said).toMatchObject({
      exitCode: 1,
      error: 'not_found: There is no tenant with the slug "nowhere".\n',
    })
  })
})

describe('api-key create', () => {
  it('prints the key, and nothing else, once', async () => {
    const slug = await aTenant()
    const scopes = ['--scope', 'calls:write', 'registrations:write']
    const said = await cli(['api-key', 'create', '--tenant', slug, '--name', 'pbx', ...scopes])
    expect(said.out).toMatch(/^rvl_[0-9A-Za-z]{40}\n$/)
    const stored = await database.db.prisma.apiKey.findFirst({ where: { name: 'pbx', tenant: { slug } } })
    expect(stored?.scopes).toEqual(['registrations:write', 'calls:write'])
    expect(JSON.stringify(stored)).not.toContain(said.out.trim())
  })
})

describe('api-key list and revoke', () => {
  it('shows keys by their last characters, and ends one for good', async () => {
    const slug = await aTenant()
    const words = ['api-key', 'create', '--tenant', slug, '--name', 'pbx', '--json']
    const made = (await cli([...words, '--scope', 'calls:write,calls:read'])).json<{
      apiKeyId: string
      apiKey: string
      scopes: string[]
    }>()
    expect(made.scopes).toEqual(['calls:write', 'calls:read'])
    const listed = await cli(['api-key', 'list', '--tenant', slug])
    expect(listed.out).toContain(made.apiKey.slice(-4))
    expect(listed.out).not.toContain(made.apiKey)
    expect((await cli(['api-key', 'revoke', '--tenant', slug, '--id', made.apiKeyId])).exitCode).toBe(0)
    expect((await cli(['api-key', 'list', '--tenant', slug])).out).toContain('revoked')
  })

  it('names the scopes that there are when one is not among them', async () => {
    const slug = await aTenant()
    const said = await cli(['api-key', 'create', '--tenant', slug, '--name', 'pbx', '--scope', 'everything'])
    expect(said).toMatchObject({ exitCode: 1, out: '' })
    expect(said.error).toContain('registrations:write')
  })
})
