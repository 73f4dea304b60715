/** An answer that says how long it is, on whichever server: PBX modules read no chunks. */
export function sizedResponse(body: string, status: number, headers: Record<string, string>): Response {
  return new Response(body, {
    status,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  })
}
