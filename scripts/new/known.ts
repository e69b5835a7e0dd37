import { problem } from '../console.ts';
import type { Draft } from './draft.ts';
import { formsOf, type Noun } from './names.ts';

/** A noun that has records: whose it is, and the files in which it stands. */
export type KnownNoun = { noun: Noun; service: string; files: { domain: string; api: string; handlers: string; test: string } };

/** Every noun whose records have keys of their own. Its plural is what their file is called. */
const knownNouns = (draft: Draft): KnownNoun[] =>
  draft.files('shared/data/*/*.ts').flatMap(file => {
    const name = /= entity\(\{\s*name: '(\w+)'/.exec(draft.read(file)!)?.[1];
    const [, service, plural] = /^shared\/data\/([^/]+)\/([a-z-]+)\.ts$/.exec(file) ?? [];
    if (name === undefined || service === undefined || plural === undefined) return [];
    const noun = formsOf(name.replaceAll('_', '-'), plural);
    const files = {
      // By itself in its service, or in a folder with what else is about it.
      domain: draft.files(`shared/domain/${service}/**/${noun.kebab}.ts`)[0] ?? `shared/domain/${service}/${noun.kebab}.ts`,
      api: `shared/api/${service}/${plural}.ts`,
      handlers: `functions/${service}/${plural}/handlers.ts`,
      test: `functions/${service}/${plural}/${plural}.test.ts`,
    };
    return [{ noun, service, files }];
  });

/** The noun that a name ends with, one of them or many: of `createSparePart` and `listSpareParts` it is `spare-part`. */
export const nounBehind = (draft: Draft, name: string): KnownNoun => {
  const all = knownNouns(draft).filter(({ noun }) => name.endsWith(noun.pascal) || name.endsWith(noun.plural.pascal));
  const [longest] = all.sort((one, other) => other.noun.kebab.length - one.noun.kebab.length);
  if (longest) return longest;
  throw problem(
    `"${name}" ends with no noun that has records: make it with npm run new -- entity NOUN --service SERVICE. Nothing was written.`,
  );
};

/** A noun by its name. */
export const knownNoun = (draft: Draft, kebab: string): KnownNoun => {
  const found = knownNouns(draft).find(({ noun }) => noun.kebab === kebab);
  if (found) return found;
  throw problem(`There is no ${kebab}: make it with npm run new -- entity ${kebab} --service SERVICE. Nothing was written.`);
};
