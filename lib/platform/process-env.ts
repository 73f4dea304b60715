/**
 * The environment for a child process: this one's, with changes. Settings that this process reads for itself
 * come from `env()`; a child reads its own.
 */
export function childEnvironment(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes }
}
