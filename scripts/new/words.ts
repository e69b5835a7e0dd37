import type { Draft } from './draft.ts';
import type { KnownNoun } from './known.ts';
import { addElement, addImport, addProperty, keysAt } from './source.ts';

const core = 'shared/openapi/core.ts';
const partOf = (service: string): string => `shared/openapi/services/${service}.ts`;

/** What a field of a generated record means to whoever reads the reference. */
const wordsFor = (field: string, { noun }: KnownNoun): string => {
  if (field === `${noun.camel}Id`) return `The id of the ${noun.words}.`;
  if (field === 'fellDueAt') return 'When it has fallen due.';
  const happened = field.replace(/At$/, '').replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return `When it was ${happened}.`;
};

/** Says in the reference what the fields of a record mean that have no words yet. */
export const draftWords = (draft: Draft, known: KnownNoun): void => {
  const { noun, service, files } = known;
  const file = partOf(service);
  const told = new Set([
    ...keysAt(core, draft.read(core)!, ['core', 'descriptions']),
    ...keysAt(file, draft.read(file)!, [service, 'descriptions']),
  ]);
  const fields = keysAt(files.domain, draft.read(files.domain)!, [noun.pascal]).filter(
    field => !told.has(field) && field.endsWith(field === `${noun.camel}Id` ? 'Id' : 'At'),
  );
  for (const field of fields)
    draft.edit(file, text =>
      addProperty(file, text, [service, 'descriptions'], { key: field, text: `${field}: '${wordsFor(field, known)}'` }),
    );
};

/** Says in the reference that a name of blanks alone is none, which the schema checks by code. */
export const draftOverride = (draft: Draft, { noun, service }: KnownNoun): void => {
  const file = partOf(service);
  draft.edit(file, text => {
    const imported = addImport(
      file,
      addImport(file, text, [`${noun.pascal}Input`], `../../domain/${service}/${noun.kebab}.ts`),
      ['linePattern'],
      '../../domain/core/text.ts',
    );
    const listed = keysAt(file, imported, [service]).includes('overrides')
      ? imported
      : addProperty(file, imported, [service], { key: 'overrides', text: 'overrides: []' });
    return addElement(file, listed, [service, 'overrides'], `[${noun.pascal}Input.shape.name, { pattern: linePattern }]`);
  });
};
