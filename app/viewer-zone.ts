import { cookies } from 'next/headers'
import { isTimeZone } from '#components/ui/format-time.ts'
import { TIME_ZONE_COOKIE } from '#components/ui/time-zone-cookie.ts'

/** The viewer's time zone as the browser told it, or UTC on the very first page. */
export async function viewerZone(): Promise<string> {
  const zone = decodeURIComponent((await cookies()).get(TIME_ZONE_COOKIE)?.value ?? 'UTC')
  return isTimeZone(zone) ? zone : 'UTC'
}
