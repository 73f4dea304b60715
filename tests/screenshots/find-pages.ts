import { readdir } from 'node:fs/promises'
import path from 'node:path'

/** A page of the console: its address with `[name]` for what varies, such as `/t/[tenant]/calls/[callId]`. */
export type PagePattern = string

/** Every page under `app/`, by address. Groups are left out of it; parallel and intercepted ones are no addresses. */
export async function findPages(appFolder: string): Promise<PagePattern[]> {
  const files = await readdir(appFolder, { recursive: true })
  const patterns = files
    .filter((file) => path.basename(file) === 'page.tsx')
    .map((file) => path.dirname(file).split(path.sep))
    .filter((segments) => segments.every((segment) => !/^@|^\(\.+\)/.test(segment)))
    .map((segments) => segments.filter((segment) => segment !== '.' && !/^\(.*\)$/.test(segment)))
    .map((segments) => `/${segments.join('/')}`)
  return [...new Set(patterns)].sort()
}

/** A file name for a page: `/t/[tenant]/calls/[callId]` is `calls-callId`. */
export function pageName(pattern: PagePattern): string {
  const words = pattern.replace(/^\/t\/\[tenant\]/, '').replaceAll(/[[\]]/g, '')
  if (words === '' && pattern !== '/') return 'overview'
  return words.split('/').filter(Boolean).join('-') || 'start'
}
