import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { isTheme, THEME_COOKIE } from '#components/frame/theme.ts'
import { TimeProvider } from '#components/ui/time-provider.tsx'
import { Toaster } from '#components/ui/toaster.tsx'
import { viewerZone } from './viewer-zone.ts'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Reveille', template: '%s · Reveille' },
  description: 'Wakes the phone, then rings it.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafafa' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0c0e' },
  ],
}

/** Every page: fonts, theme, the viewer's time. Theme and zone come from cookies, so that the first paint is right. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies()
  const theme = jar.get(THEME_COOKIE)?.value
  return (
    <html
      lang="en"
      data-theme={isTheme(theme) ? theme : undefined}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      // The theme switch sets data-theme by itself, before the server knows.
      suppressHydrationWarning
    >
      <body>
        <TimeProvider zone={await viewerZone()} now={new Date().toISOString()}>
          {children}
        </TimeProvider>
        <Toaster />
      </body>
    </html>
  )
}
