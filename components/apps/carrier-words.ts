import type { TokenCarrier } from '#lib/sip/carriers.ts'

/** A token carrier in a few words. */
export function carrierWords(carrier: TokenCarrier): string {
  if (carrier.kind === 'rfc8599') return 'RFC 8599'
  return carrier.kind === 'header' ? `header ${carrier.name}` : `;${carrier.name}=`
}
