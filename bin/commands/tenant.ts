import { createTenant } from '#lib/tenants/create-tenant.ts'
import type { AddCommands } from './command-line.ts'

export const addTenantCommands: AddCommands = (program, { perform }) => {
  const tenant = program
    .command('tenant')
    .description('organisations with their own apps, accounts and people')
  tenant
    .command('create')
    .description('make a tenant')
    .requiredOption('--slug <slug>', 'its name in addresses: lower-case letters, digits, hyphens')
    .requiredOption('--name <name>', 'its name for people')
    .action((options: { slug: string; name: string }) =>
      perform(async (session) => {
        const { tenantId } = await createTenant(session.platform, options)
        return { lines: [`Made the tenant ${options.slug} (${tenantId}).`], data: { tenantId, ...options } }
      }),
    )
}
