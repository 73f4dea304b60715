import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { env } from '#lib/platform/env.ts'
import { contentSecurityPolicy } from '#lib/web/content-security-policy.ts'
import { PATH_HEADER } from '#lib/web/path-header.ts'
import { isServedByHttps } from '#lib/web/session-cookie.ts'

const TWO_YEARS_SECONDS = 63_072_000

/** Gives each page its Content-Security-Policy with a nonce, which Next reads from the request and puts on its scripts. */
export function proxy(request: NextRequest): NextResponse {
  const development = process.env.NODE_ENV === 'development'
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), { development })
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set(PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`)

  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  if (isServedByHttps(env())) {
    response.headers.set('strict-transport-security', `max-age=${TWO_YEARS_SECONDS}`)
  }
  return response
}

export const config = {
  matcher: '/((?!api/|_next/static/|_next/image|favicon.ico|icon.svg).*)',
}
