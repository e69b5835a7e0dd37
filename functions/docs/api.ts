import { docsRoutes } from '../../shared/api/docs.ts';
import type { FileReply } from '../../shared/api/route.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { builtFile, textFile } from './files.ts';
import { contentSecurityPolicy, html } from './page.ts';

const kept = new Map<string, FileReply>();

/** A file is read by the first who asks for it, and then kept. */
const once = (name: string, make: () => FileReply): FileReply => {
  const file = kept.get(name) ?? make();
  kept.set(name, file);
  return file;
};

export const handler = serve(docsRoutes, {
  getOpenApi: async () => once('openapi.json', () => builtFile('openapi.json')),
  getOpenApi30: async () => once('openapi-3.0.json', () => builtFile('openapi-3.0.json')),
  showDocs: async () => once('docs', () => textFile(html, contentSecurityPolicy)),
  getDocsScript: async () => once('reference.js', () => builtFile('reference.js')),
});
