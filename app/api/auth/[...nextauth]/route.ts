import NextAuth from 'next-auth'
import { authOptions } from '#lib/web/auth-options.ts'
import { refusedPath } from '#lib/web/oidc-sign-in.ts'
import { OIDC } from '#lib/web/paths.ts'

type RouteContext = { params: Promise<{ nextauth: string[] }> }

/** next-auth's own addresses. Its settings hold a secret that only the running process knows, so they are read per request. */
async function handle(request: Request, context: RouteContext): Promise<Response> {
  const { nextauth } = await context.params
  const { searchParams } = new URL(request.url)
  // RFC 6749 §4.1.2.1: the person said no at the provider. next-auth would call that an error like any other.
  if (nextauth.join('/') === `callback/${OIDC}` && searchParams.get('error') === 'access_denied') {
    return new Response(null, { status: 302, headers: { location: refusedPath('cancelled') } })
  }
  return NextAuth(authOptions())(request, context)
}

export { handle as GET, handle as POST }
