/** What a person can choose; absent follows the system. */
export type Theme = 'light' | 'dark'

/** Where the choice is kept, so that the server writes it into the first byte of the page. */
export const THEME_COOKIE = 'reveille-theme'

export function isTheme(value: unknown): value is Theme {
  return value === 'light' || value === 'dark'
}
