import NextAuth from 'next-auth'
import { authOptions } from '#lib/web/auth-options.ts'

type RouteContext = { params: Promise<{ nextauth: string[] }> }

/** next-auth's own addresses. Its settings hold a secret that only the running process knows, so they are read per request. */
function handle(request: Request, context: RouteContext): Promise<Response> {
  return NextAuth(authOptions())(request, context)
}

export { handle as GET, handle as POST }
