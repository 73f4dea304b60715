/** All of Reveille on one machine: database, gateway, worker and console. SIGTERM or SIGINT ends all of it. */
import { dataDir, env } from '../lib/platform/env.ts'
import { type Product, startProduct } from './product.ts'
import { runUntilSignal } from './run-until-signal.ts'

const say = (line: string) => console.log(line)

await runUntilSignal(
  () => startProduct(env(), { say }),
  async (product) => {
    await product.gatewayReady
    await product.consoleReady
    say(readyText(product))
  },
)

function readyText({ addresses, installation }: Product): string {
  const { firstAdmin } = installation
  const lines = [
    'Reveille is ready.',
    '',
    `  Console  ${addresses.consoleUrl}`,
    `  Gateway  ${addresses.gatewayUrl}/api/v1`,
    `  Data     ${dataDir(env())}`,
  ]
  if (firstAdmin.kind === 'created') {
    const password = firstAdmin.generatedPassword ?? '(the one of REVEILLE_ADMIN_PASSWORD)'
    lines.push(
      '',
      'The first admin, shown this once:',
      '',
      `  E-mail    ${firstAdmin.email}`,
      `  Password  ${password}`,
    )
  }
  const rule = '─'.repeat(Math.max(...lines.map((line) => line.length)) + 2)
  return ['', rule, ...lines.map((line) => ` ${line}`), rule, ''].join('\n')
}
