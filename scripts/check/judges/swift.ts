import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../shared/openapi/json.ts';

/** A field as Swift has it, behind `_` where its name is a word of the language: what must be there is no optional, and what may be absent or null is one. */
const fieldOf = (source: string, name: string): string | undefined =>
  new RegExp(`^ {4}public (?:private\\(set\\) )?var \`?_?${name}\`?: (.+)$`, 'm').exec(source)?.[1]?.replace(/ =.*$/, '');

/**
 * What is wrong with the Swift code that was made of the 3.0 document; no Swift compiler is needed for it. Each shared schema must be a type of
 * that name, with each field, and optional exactly where the document says that it may be absent.
 */
export const wrongInSwift = (folder: string, document: JsonObject): string[] => {
  const models = join(folder, 'Sources', 'OpenAPIClient', 'Models');
  if (!existsSync(models)) return ['no models were made'];
  const files = readdirSync(models);
  const { schemas } = document.components as { schemas: Record<string, JsonObject> };
  return Object.entries(schemas).flatMap(([name, { properties, required = [] }]) => {
    if (!properties) return [];
    if (!files.includes(`${name}.swift`)) return [`${name}: there is no such type`];
    const source = readFileSync(join(models, `${name}.swift`), 'utf8');
    return Object.entries(properties as Record<string, JsonObject>).flatMap(([field, { nullable }]) => {
      const type = fieldOf(source, field);
      if (!type) return [`${name}.${field}: is not there`];
      const isOptional = !(required as string[]).includes(field) || nullable === true;
      return type.endsWith('?') === isOptional ? [] : [`${name}.${field}: is ${type}`];
    });
  });
};
