import { problem } from '../console.ts';
import type { Draft } from './draft.ts';
import { type KnownNoun, knownNoun } from './known.ts';
import { camelOf } from './names.ts';
import { addShown } from './shown.ts';
import { addArgument, addImport, addProperty, exportsOf } from './source.ts';
import { draftWords } from './words.ts';

/** An event of a record, `spare_part.fitted`, and the rule that it comes from, `fitSparePart`. */
export type EventInput = { type: string; rule: string };

const partsOf = (draft: Draft, type: string): KnownNoun & { happened: string } => {
  const match = /^([a-z]+(?:_[a-z]+)*)\.([a-z]+(?:_[a-z]+)*)$/.exec(type);
  if (!match) throw problem(`"${type}" is no type of event: name the record and what has happened to it, as spare_part.fitted.`);
  return { ...knownNoun(draft, match[1]!.replaceAll('_', '-')), happened: match[2]! };
};

/** A rule by which something happens to a record once, its event, a sample of it and its test. */
export const draftEvent = (draft: Draft, { type, rule }: EventInput): void => {
  const parts = partsOf(draft, type);
  const { noun, service, happened } = parts;
  const { camel, pascal, kebab, words, one } = noun;
  if (!new RegExp(`^[a-z][a-zA-Z]*${pascal}$`).test(rule))
    throw problem(`"${rule}" is no name of a rule for ${words}: a verb and the noun, as fit${pascal}.`);
  const at = `${camelOf(happened.replaceAll('_', '-'))}At`;
  const { domain } = parts.files;
  if (exportsOf(domain, draft.read(domain)!).includes(rule)) throw problem(`${domain} has ${rule} already. Nothing was written.`);
  draft.edit(domain, text => {
    const told = happened.replaceAll('_', ' ');
    const schema = addProperty(domain, text, [pascal], {
      key: at,
      text: `/** When it was ${told}. */\n${at}: instant.optional()`,
      before: 'version',
    });
    return `${schema}
/** Says once that ${one} was ${told}; undefined where that is known. */
export const ${rule} = (${camel}: ${pascal}, { now }: Actor): Change<${pascal}> | undefined =>
  ${camel}.${at} ? undefined : { next: { ...${camel}, ${at}: now }, event: { type: '${type}', data: {} } };
`;
  });
  const test = domain.replace(/\.ts$/, '.test.ts');
  draft.edit(
    test,
    text => `${addImport(test, text, [rule], `./${kebab}.ts`)}
test('${one} is ${happened.replaceAll('_', ' ')} once', () => {
  const { next } = made({ name: 'First' });
  const once = ${rule}(next, { userId, now })!;
  expect(once).toEqual({ next: { ...next, ${at}: now }, event: { type: '${type}', data: {} } });
  expect(${rule}(once.next, { userId, now: '2026-11-29T08:00:00.000Z' })).toBeUndefined();
});
`,
  );
  const events = `events/${service}/${kebab}.ts`;
  draft.edit(events, text => addProperty(events, text, [`${camel}Events`], { key: type, text: `'${type}': kind` }));
  const samples = `events/${service}/${kebab}.fixture.ts`;
  draft.edit(samples, text =>
    addImport(samples, addArgument(samples, text, 'samplesOf', `${rule}(next, acting)!`), [rule], `../../${domain}`),
  );
  addShown(draft, parts, at);
  if (draft.read(parts.files.api) !== undefined) draftWords(draft, parts);
};
