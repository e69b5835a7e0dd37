import * as z from 'zod';
import type { FileReply, HandlersOf } from '../../../shared/api/core/route.ts';
import type { docsRoutes } from '../../../shared/api/platform/docs.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { environment } from '../../../shared/env.ts';
import { builtFile, textFile } from './files.ts';
import { contentSecurityPolicy, html, readOnlyPolicy } from './page.ts';

const kept = new Map<string, FileReply>();

/** A file is read by the first who asks for it, and then kept. */
const once = (name: string, make: () => FileReply): FileReply => {
  const file = kept.get(name) ?? make();
  kept.set(name, file);
  return file;
};

const { DOCS } = environment({ DOCS: z.enum(['public', 'off']) });

/** On a stage that does not show its reference there is none. */
const shown = (name: string, make: () => FileReply): FileReply => {
  if (DOCS === 'off') throw new Failure('not_found', { what: 'route' });
  return once(name, make);
};

export const docsHandlers: HandlersOf<typeof docsRoutes> = {
  getOpenApi: async () => shown('openapi.json', () => builtFile('openapi.json')),
  getOpenApi30: async () => shown('openapi-3.0.json', () => builtFile('openapi-3.0.json')),
  getAsyncApi: async () => shown('asyncapi.json', () => builtFile('asyncapi.json')),
  showEvents: async () => shown('events.html', () => builtFile('events.html', readOnlyPolicy)),
  showDocs: async () => shown('docs', () => textFile(html, contentSecurityPolicy)),
  getDocsScript: async () => shown('reference.js', () => builtFile('reference.js')),
};
