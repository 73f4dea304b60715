/**
 * The environment for a child process: this one's, with changes. Settings that this process reads for itself
 * come from `env()`; a child reads its own.
 */
export function childEnvironment(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes }
}

/** next-auth learns from the environment alone where people reach it, which the OpenID provider sends them back to. */
export function tellNextAuthItsAddress(origin: string): void {
  process.env.NEXTAUTH_URL = `${origin}/api/auth`
}
