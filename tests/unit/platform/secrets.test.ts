import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { generateKeyRing, open, openText, parseKeyRing, seal, sealedWith } from '#lib/platform/secrets.ts'

const KEY_A = `a:${Buffer.alloc(32, 1).toString('base64url')}`
const KEY_B = `b:${Buffer.alloc(32, 2).toString('base64url')}`

describe('the key ring', () => {
  it('seals with its first key and keeps the order written', () => {
    const ring = parseKeyRing(` ${KEY_B} , ${KEY_A}`)
    expect(ring.sealingKid).toBe('b')
    expect([...ring.keys.keys()]).toEqual(['b', 'a'])
  })

  it('reads the ring that it generates, and generates another each time', () => {
    const text = generateKeyRing()
    expect(parseKeyRing(text).keys.size).toBe(1)
    expect(generateKeyRing()).not.toBe(text)
  })

  it.each([
    ['', 'no colon'],
    [`${KEY_A},`, 'key 2'],
    [`${KEY_A},${KEY_A}`, '"a" is used twice'],
    [`:${KEY_A}`, 'key id'],
    [`a b${KEY_A}`, 'key id'],
    [`a:${Buffer.alloc(31, 7).toString('base64url')}`, '32 bytes'],
    [`a:${Buffer.alloc(32, 255).toString('base64')}`, '32 bytes'],
  ])('refuses %j and says where', (text, fault) => {
    expect(() => parseKeyRing(text)).toThrow(fault)
  })

  it('never prints key bytes, in faults or when inspected', () => {
    const secret = Buffer.alloc(31, 9).toString('base64url')
    expect(() => parseKeyRing(`a:${secret}`)).toThrow(expect.not.stringContaining(secret))
    expect(inspect(parseKeyRing(KEY_A), { depth: 9 })).not.toContain(
      Buffer.alloc(32, 1).toString('base64url'),
    )
  })
})

describe('a sealed secret', () => {
  it('opens to the same text and the same bytes', async () => {
    const ring = parseKeyRing(KEY_A)
    expect(await openText(ring, await seal(ring, 'påss', 'credential:1'), 'credential:1')).toBe('påss')
    const bytes = Uint8Array.from([0, 255, 128])
    expect(await open(ring, await seal(ring, bytes, 'c'), 'c')).toEqual(bytes)
  })

  it('is another text each time, and shows nothing of what it holds', async () => {
    const ring = parseKeyRing(KEY_A)
    const first = await seal(ring, 'hunter2', 'c')
    expect(await seal(ring, 'hunter2', 'c')).not.toBe(first)
    expect(Buffer.from(first, 'base64url').toString()).not.toContain('hunter2')
  })

  it('does not open for another row', async () => {
    const ring = parseKeyRing(KEY_A)
    await expect(open(ring, await seal(ring, 'x', 'credential:1'), 'credential:2')).rejects.toThrow(
      'not sealed for',
    )
  })

  it('does not open when its context was rewritten', async () => {
    const ring = parseKeyRing(KEY_A)
    const [header = '', ...rest] = (await seal(ring, 'x', 'credential:1')).split('.')
    const moved = Buffer.from(header, 'base64url').toString().replace('credential:1', 'credential:2')
    const forged = [Buffer.from(moved).toString('base64url'), ...rest].join('.')
    await expect(open(ring, forged, 'credential:2')).rejects.toThrow()
  })

  it('opens after a rotation, and tells that it is due for re-sealing', async () => {
    const sealed = await seal(parseKeyRing(KEY_A), 'x', 'c')
    const rotated = parseKeyRing(`${KEY_B},${KEY_A}`)
    expect(await openText(rotated, sealed, 'c')).toBe('x')
    expect(sealedWith(sealed)).toBe('a')
    expect(sealedWith(await seal(rotated, 'x', 'c'))).toBe('b')
  })

  it('names the missing key when its key has left the ring', async () => {
    const sealed = await seal(parseKeyRing(KEY_A), 'x', 'c')
    await expect(open(parseKeyRing(KEY_B), sealed, 'c')).rejects.toThrow('"a"')
  })

  it('does not open with another key of the same id', async () => {
    const sealed = await seal(parseKeyRing(KEY_A), 'x', 'c')
    const other = parseKeyRing(`a:${Buffer.alloc(32, 3).toString('base64url')}`)
    await expect(open(other, sealed, 'c')).rejects.toThrow()
  })

  it.each(['', 'abc', 'a.b.c.d.e', `${Buffer.from('{}').toString('base64url')}....`])('is not %j', (text) => {
    expect(() => sealedWith(text)).toThrow()
  })
})
