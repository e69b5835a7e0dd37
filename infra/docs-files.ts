import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { eventsPage } from '../shared/asyncapi/page.ts';
import { edition30 } from '../shared/openapi/edition30.ts';
import type { JsonObject } from '../shared/openapi/json.ts';

const renderer = 'node_modules/redoc/bundles/redoc.standalone.js';

/** More would cost seconds a deployment and save a tenth of the bytes. */
const brotliQuality = 6;

const write = (file: string, content: string): void => {
  writeFileSync(file, content);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }));
};

/** Puts what the module `docs` serves beside its bundle, compressed already: the OpenAPI document in both editions, the AsyncAPI document and its page, and Redoc (MIT) with our look and its licenses. */
export const writeDocsFiles = (folder: string): void => {
  const look = readFileSync('functions/platform/docs/look.js', 'utf8');
  const licenses = readFileSync(`${renderer}.LICENSE.txt`, 'utf8');
  // The picture beside "API docs by Redocly" would be asked for at their place: the page asks nobody but us.
  const script = readFileSync(renderer, 'utf8')
    .replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,')
    .replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '');
  write(join(folder, 'reference.js'), `${licenses}\n${script}\n${look}`);
  const document = JSON.parse(readFileSync('shared/openapi/openapi.json', 'utf8')) as JsonObject;
  write(join(folder, 'openapi.json'), JSON.stringify(document));
  write(join(folder, 'openapi-3.0.json'), JSON.stringify(edition30(document)));
  const events = JSON.parse(readFileSync('shared/asyncapi/asyncapi.json', 'utf8')) as JsonObject;
  write(join(folder, 'asyncapi.json'), JSON.stringify(events));
  write(join(folder, 'events.html'), eventsPage(events));
};
