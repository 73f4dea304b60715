import forge from 'node-forge'

const { asn1 } = forge

/** A node of forge's ASN.1 tree. */
export type DerNode = forge.asn1.Asn1

/** SEQUENCE of the given nodes. */
export function sequence(...nodes: DerNode[]): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, nodes)
}

/** SET of the given nodes. */
export function set(...nodes: DerNode[]): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SET, true, nodes)
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectId(dotted: string): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(dotted).getBytes())
}

/** OCTET STRING holding the given bytes. */
export function octets(bytes: Buffer): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OCTETSTRING, false, bytes.toString('binary'))
}

/** INTEGER below 2^31. */
export function integer(value: number): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, asn1.integerToDer(value).getBytes())
}

/** NULL. */
export function nothing(): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.NULL, false, '')
}

/** UTF8String. */
export function utf8(text: string): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.UTF8, false, forge.util.encodeUtf8(text))
}

/** BMPString, the form of a PKCS #12 friendlyName. */
export function bmp(text: string): DerNode {
  // forge writes the two bytes of each character itself.
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.BMPSTRING, false, text)
}

/** BIT STRING with no unused bits. */
export function bits(bytes: Buffer): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.BITSTRING, false, `\0${bytes.toString('binary')}`)
}

/** `[number] EXPLICIT` around nodes. */
export function tagged(number: number, ...nodes: DerNode[]): DerNode {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, number as forge.asn1.Type, true, nodes)
}

/** `[number] IMPLICIT` over primitive bytes. */
export function taggedBytes(number: number, bytes: Buffer): DerNode {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, number as forge.asn1.Type, false, bytes.toString('binary'))
}

/** The DER encoding of a node. */
export function toDer(node: DerNode): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), 'binary')
}

/** Reads DER; throws forge's error when it is not DER. */
export function fromDer(der: Buffer): DerNode {
  return asn1.fromDer(forge.util.createBuffer(der.toString('binary')))
}

/** The nodes inside a constructed node; empty for a primitive one. */
export function childrenOf(node: DerNode | undefined): DerNode[] {
  return node !== undefined && Array.isArray(node.value) ? node.value : []
}

/** The bytes of a primitive node; empty for a constructed one. */
export function bytesOf(node: DerNode | undefined): Buffer {
  return Buffer.from(typeof node?.value === 'string' ? node.value : '', 'binary')
}

/** The dotted form of an OBJECT IDENTIFIER node, or null when the node is something else. */
export function dottedOf(node: DerNode | undefined): string | null {
  return node?.type === asn1.Type.OID && typeof node.value === 'string' ? asn1.derToOid(node.value) : null
}
