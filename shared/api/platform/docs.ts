import type { Routes } from '../core/route.ts';

export const docsRoutes = {
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    access: 'public',
    summary: 'This API as an OpenAPI 3.1 document',
    description: 'Made from the table of routes that also the gateway, the handlers and the typed client come from.',
    file: 'application/json',
    fails: ['not_found'],
    example: {},
  },
  getOpenApi30: {
    method: 'GET',
    path: '/openapi-3.0.json',
    access: 'public',
    summary: 'This API as an OpenAPI 3.0.3 document',
    description:
      'For code generators that know no later version, and for languages without unions (Kotlin, Swift): each union is one object with the fields of all its variants, of which only those must be there that all have.',
    file: 'application/json',
    fails: ['not_found'],
    example: {},
  },
  showDocs: {
    method: 'GET',
    path: '/docs',
    access: 'public',
    summary: 'This reference, as a page to read',
    file: 'text/html',
    fails: ['not_found'],
    example: {},
  },
  getDocsScript: {
    method: 'GET',
    path: '/docs/reference.js',
    access: 'public',
    summary: 'What draws the page of this reference',
    file: 'text/javascript',
    fails: ['not_found'],
    example: {},
  },
} as const satisfies Routes;
