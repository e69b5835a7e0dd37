import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operatorModules } from '../../../shared/api/platform/operators/index.ts';
import { asyncApiOf } from '../../../shared/asyncapi/document.ts';
import { ofOperators, openApiOf } from '../../../shared/openapi/document.ts';
import type { JsonObject } from '../../../shared/openapi/json.ts';
import { root } from '../../dev/cloud/process.ts';

/** Where the document stands, relative to the checkout. */
export const documentFile = 'shared/openapi/openapi.json';

/** The document as it was released last: what clients out there were made for. */
export const releasedFile = 'shared/openapi/released.json';

/** The document of the operators' door. */
export const operatorsFile = 'shared/openapi/operators.json';

/** Where the document of the events stands, and the one of the last release. */
export const eventsFile = 'shared/asyncapi/asyncapi.json';
export const releasedEventsFile = 'shared/asyncapi/released.json';

/** A JSON file of the checkout. */
export const readJson = (file: string): JsonObject => JSON.parse(readFileSync(join(root, file), 'utf8')) as JsonObject;

/** The document as the table of routes gives it today, under the version of package.json. */
export const documentOfToday = (): JsonObject => openApiOf({ version: String(readJson('package.json').version) });

/** The document of the operators' door as its table of routes gives it today. */
export const operatorsOfToday = (): JsonObject =>
  openApiOf({ version: String(readJson('package.json').version) }, operatorModules, ofOperators);

/** The document of the events as their catalogue gives it today. */
export const eventsOfToday = (): JsonObject => asyncApiOf({ version: String(readJson('package.json').version) });

/** A document as the text of its file. */
export const textOf = (document: JsonObject): string => `${JSON.stringify(document, null, 2)}\n`;
