/**
 * A download that is written as it is read: the next page is asked for when the browser has taken the last one,
 * and a browser that goes away ends the reading.
 *
 * @param pages ready-made text, the head first
 * @param name of the file, ASCII
 */
export function csvDownload(name: string, pages: AsyncGenerator<string>): Response {
  const text = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pages.next()
      if (done) controller.close()
      else controller.enqueue(text.encode(value))
    },
    async cancel() {
      await pages.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}
