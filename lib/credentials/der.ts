import forge from 'node-forge'

/** One ASN.1 element. BER's indefinite lengths and split strings are read as well as DER. */
export type DerElement = forge.asn1.Asn1

const { Class, Type } = forge.asn1

/** @throws Error when the bytes are not one whole ASN.1 element */
export function parseDer(bytes: Uint8Array): DerElement {
  return forge.asn1.fromDer(Buffer.from(bytes).toString('latin1'), false)
}

/**
 * Whether the first element ends within the bytes: the parser takes what is cut short for what it begins with. A
 * BER element of indefinite length is taken for whole; its end is found by parsing.
 */
export function isWhole(bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0
  if (first < 0x80) return bytes.length >= 2 + first
  const lengthBytes = first & 0x7f
  const length = bytes.subarray(2, 2 + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0)
  return bytes.length >= 2 + lengthBytes + length
}

/** @throws Error when the element holds bytes instead of elements */
export function children(element: DerElement | undefined): DerElement[] {
  if (element === undefined || !Array.isArray(element.value)) throw new Error('ASN.1: expected a sequence.')
  return element.value
}

/** The bytes of a string or number, joined if BER has split them. */
export function octets(element: DerElement | undefined): Buffer {
  if (element === undefined) throw new Error('ASN.1: expected a string, found nothing.')
  if (Array.isArray(element.value)) return Buffer.concat(element.value.map(octets))
  return Buffer.from(element.value, 'latin1')
}

/** Dotted text of an object identifier. */
export function oid(element: DerElement | undefined): string {
  if (!isUniversal(element, Type.OID)) throw new Error('ASN.1: expected an object identifier.')
  return forge.asn1.derToOid(octets(element).toString('latin1'))
}

/** A number from 0 to 2^31 - 1; everything larger is an error. */
export function smallInteger(element: DerElement | undefined): number {
  if (!isUniversal(element, Type.INTEGER)) throw new Error('ASN.1: expected an integer.')
  const bytes = octets(element)
  const value = bytes.length > 5 ? -1 : Number.parseInt(bytes.toString('hex'), 16)
  if (!(value >= 0 && value < 2 ** 31)) throw new Error('ASN.1: integer out of range.')
  return value
}

/** DER of an element that was read. */
export function toDer(element: DerElement): Buffer {
  return Buffer.from(forge.asn1.toDer(element).getBytes(), 'latin1')
}

export function isUniversal(element: DerElement | undefined, type: forge.asn1.Type): element is DerElement {
  return element?.tagClass === Class.UNIVERSAL && element.type === type
}

/** Whether an element is `[number]`, a context-specific one. */
export function isTagged(element: DerElement | undefined, number: number): element is DerElement {
  return element?.tagClass === Class.CONTEXT_SPECIFIC && Number(element.type) === number
}
