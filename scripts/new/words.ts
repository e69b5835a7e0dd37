import type { Draft } from './draft.ts';
import type { Known } from './known.ts';
import { addElement, addImport, addProperty, keysAt } from './source.ts';

const places = [
  { file: 'shared/openapi/meanings.ts', name: 'meanings' },
  { file: 'shared/openapi/meanings-beyond.ts', name: 'beyond' },
];

/** What a field of a generated record means to whoever reads the reference. */
const wordsFor = (field: string, { noun }: Known): string => {
  if (field === `${noun.camel}Id`) return `The id of the ${noun.words}.`;
  if (field === 'fellDueAt') return 'When it has fallen due.';
  const happened = field.replace(/At$/, '').replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return `When it was ${happened}.`;
};

/** Says in the reference what the fields of a record mean that have no words yet. */
export const draftWords = (draft: Draft, known: Known): void => {
  const { noun, files } = known;
  const told = new Set(places.flatMap(({ file, name }) => keysAt(file, draft.read(file)!, [name])));
  const fields = keysAt(files.domain, draft.read(files.domain)!, [noun.pascal]).filter(
    field => !told.has(field) && field.endsWith(field === `${noun.camel}Id` ? 'Id' : 'At'),
  );
  const [{ file, name }] = places as [{ file: string; name: string }];
  for (const field of fields)
    draft.edit(file, text => addProperty(file, text, [name], { key: field, text: `${field}: '${wordsFor(field, known)}'` }));
};

/** Says in the reference that a name of blanks alone is none, which the schema checks by code. */
export const draftHint = (draft: Draft, { noun, service }: Known): void => {
  const file = 'shared/openapi/hints.ts';
  draft.edit(file, text =>
    addElement(
      file,
      addImport(file, text, [`${noun.pascal}Input`], `../domain/${service}/${noun.kebab}.ts`),
      ['hints'],
      `[${noun.pascal}Input.shape.name, notBlank]`,
    ),
  );
};
