import type { OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from './http-env.ts'

type OpenApiDocument = ReturnType<OpenAPIHono<HttpEnv>['getOpenAPI31Document']>

const DESCRIPTION = `Wakes iPhones for a PBX. Report accepted REGISTERs, ask for a wake for each INVITE, and act on the
verdict. Answers are one compact line of JSON with every key always present, and 200 whenever the request was
understood; forms go in and come out as well. Errors are \`application/problem+json\`.`

/** The OpenAPI 3.1 document of everything that was described to `api`, whose paths start below `/api/v1`. */
export function openApiDocument(api: OpenAPIHono<HttpEnv>): OpenApiDocument {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Reveille', version: '1.0.0', description: DESCRIPTION.replaceAll('\n', ' ') },
    servers: [{ url: '/api/v1' }],
    tags: [
      { name: 'Registrations', description: 'The PBX reports REGISTERs that it accepted.' },
      { name: 'Lookup', description: 'Push tokens of accounts.' },
      { name: 'Calls', description: 'Waking phones, verdicts and what became of calls.' },
      { name: 'Pushes', description: 'Test pushes.' },
      {
        name: 'Compatibility',
        description: 'What other push servers understand, for software that already calls one.',
      },
    ],
  })
  document.components = {
    ...document.components,
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'The API key, `rvl_…`.' },
      apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      basic: { type: 'http', scheme: 'basic', description: 'Any user name; the API key as password.' },
    },
  }
  return document
}
