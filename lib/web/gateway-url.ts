import { consoleRuntime } from './runtime.ts'

/** Where a PBX reaches the gateway: the public address, or this machine's. */
export function gatewayUrl(): string {
  const { GATEWAY_PUBLIC_URL, HOST, GATEWAY_PORT } = consoleRuntime().settings
  return (GATEWAY_PUBLIC_URL ?? `http://${HOST}:${GATEWAY_PORT}`).replace(/\/$/, '')
}
