import { describe, expect, it } from 'vitest'
import { createOpenApiDocument } from '#lib/gateway/app.ts'
import { apiReference } from '#lib/web/api-reference.ts'

const sections = apiReference('https://gateway.example')
const endpoints = sections.flatMap((section) => section.endpoints)

describe('the API reference', () => {
  it('shows every endpoint of the OpenAPI document, each once, and no other', () => {
    const { paths } = createOpenApiDocument()
    const documented = Object.entries(paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(endpoints.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(documented.sort())
    expect(new Set(endpoints.map(({ id }) => id)).size).toBe(endpoints.length)
  })

  it('gives each endpoint a curl command to this gateway, and a body that is JSON', () => {
    for (const { curl, example, id } of endpoints) {
      expect(curl, id).toMatch(/^curl(?: -X [A-Z]+)? 'https:\/\/gateway\.example\/api\/v1\/[^'{}]+'/)
      if (example !== null) expect(() => JSON.parse(example), id).not.toThrow()
    }
  })

  it('names the members that go in and come out, those of members too', () => {
    const calls = endpoints.find(({ id }) => id === 'postCalls')
    expect(calls?.body.find(({ name }) => name === 'aor')).toMatchObject({ isRequired: true })
    expect(calls?.answer.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['pushHint', 'decision', 'devices', 'devices[].status']),
    )
    expect(calls?.errors.map(({ status }) => status)).toEqual(expect.arrayContaining([401, 422, 429, 503]))
    expect(calls?.scope).toBe('calls:write')
  })
})
