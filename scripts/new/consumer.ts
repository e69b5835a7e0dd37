import type * as z from 'zod';
import type { EventKind, EventKinds } from '../../events/event.ts';
import { problem } from '../console.ts';
import type { Draft } from './draft.ts';
import { type KnownNoun, knownNoun } from './known.ts';
import { camelOf, capital } from './names.ts';
import { addElement, addImport, addProperty, keysAt } from './source.ts';

/** A noun of which a record is made for each event of a type. */
export type ConsumerInput = { noun: string; hears: string };
type Heard = { type: string; noun: KnownNoun; title: string };

const isRequired = (schema: z.ZodType | undefined): boolean => schema !== undefined && !schema.safeParse(undefined).success;

/** The event that is heard. Refuses one from which no record can be made: who made it, where it stands, and what it is called must be in it. */
const heardOf = (draft: Draft, events: EventKinds, { noun, hears }: ConsumerInput): Heard => {
  const kind: EventKind | undefined = events[hears];
  if (!kind) throw problem(`There is no event ${hears}: choose from ${Object.keys(events).join(', ')}. Nothing was written.`);
  const entity = hears.split('.')[0]!.replaceAll('_', '-');
  if (entity === noun) throw problem(`${noun} would hear of what it makes itself, for ever. Nothing was written.`);
  const { shape } = kind.record as z.ZodObject<Record<string, z.ZodType>>;
  const title = ['name', 'title'].find(field => isRequired(shape[field]));
  if (!title || !isRequired(shape.workspaceId) || !isRequired(shape.createdBy))
    throw problem(`${hears} is of a record without workspace, maker or name: nothing can be made of it. Nothing was written.`);
  return { type: hears, noun: knownNoun(draft, entity), title };
};

const kebabOf = (type: string): string => type.replace(/[._]/g, '-');
/** What the handler of an event is called. */
const handlerOf = ({ noun }: KnownNoun, { type }: Heard): string => `${noun.camel}Of${capital(camelOf(kebabOf(type)))}`;

const handlerText = (known: KnownNoun, event: Heard): string => {
  const { noun, service, files } = known;
  const { type, noun: heard, title } = event;
  const { camel, pascal, plural } = noun;
  return `import type { EventOf } from '../../../events/event.ts';
import type { ${heard.noun.camel}Events } from '../../../events/${heard.service}/${heard.noun.kebab}.ts';
import { ${plural.camel} } from '../../../shared/data/${service}/${plural.kebab}.ts';
import { create${pascal} } from '../../../${files.domain}';
import { derivedId } from '../../../shared/runtime/http/ids.ts';

type Heard = EventOf<(typeof ${heard.noun.camel}Events)['${type}']>;

/** Makes ${noun.one} of the event, under an id that follows from it: however often it comes, it is one. */
export const ${handlerOf(known, event)} = async ({ id, at, requestId, record }: Heard): Promise<void> => {
  const { workspaceId, createdBy } = record;
  const acting = { userId: createdBy, now: at };
  const ids = { workspaceId, ${camel}Id: derivedId('${camel}', id, Date.parse(at)) };
  await ${plural.camel}.create(create${pascal}({ name: record.${title}.slice(0, 80) }, ids, acting), { ...acting, requestId });
};
`;
};

const testText = ({ noun, service }: KnownNoun, { type, title }: Heard): string => {
  const { plural } = noun;
  return `import { InvokeCommand } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { samples } from '../../../events/samples.fixture.ts';
import { localAccount } from '../../../scripts/operate/redrive/account.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';

/** An event as its rule makes it, of a record in a workspace. */
const eventIn = (workspaceId: string) => {
  const { entity, change } = samples().find(each => each.change.event.type === '${type}')!;
  const { next, event } = change as typeof change & { next: { ${title}: string; createdBy: string } };
  const record = { ...next, workspaceId, ${title}: 'First' };
  return { ...event, id: \`\${entity} in \${workspaceId}\`, entity, at: new Date().toISOString(), by: next.createdBy, requestId: 'test', version: 1, record };
};

test('${type} makes ${noun.one}, once however often it comes', async () => {
  const ada = await person('ada');
  const body = JSON.stringify({ ...eventIn(ada.workspaceId), listener: '${plural.camel}' });
  const Records = ['1', '2'].map(messageId => ({ messageId, body, attributes: {} }));
  const answer = await localAccount(stage.endpoint!).lambda.send(
    new InvokeCommand({ FunctionName: 'almanac-local-${service}-on-event', Payload: JSON.stringify({ Records }) }),
  );
  expect(JSON.parse(answer.Payload!.transformToString())).toEqual({ batchItemFailures: [] });
  expect((await ada.api.list${plural.pascal}({ params: ada })).data).toMatchObject([{ name: 'First', workspaceId: ada.workspaceId }]);
});
`;
};

const rowText = ({ plural }: KnownNoun['noun']): string => `'on-event': {
  impact: 'The ${plural.words} that follow from events are made late, or not at all.',
  table: write,
  puts: ['WS'],
  concurrency: 'consumer',
  timeoutSeconds: 20,
}`;

/** The function of a service that listens, and its row; where it is there, nothing. */
const draftFunction = (draft: Draft, { noun, service }: KnownNoun): void => {
  const main = `functions/${service}/on-event.ts`;
  if (draft.read(main) !== undefined) return;
  draft.create(
    main,
    `import { listen } from '../../shared/runtime/events/consume.ts';\n\nexport const handler = listen<'${service}/on-event'>({});\n`,
  );
  const row = `infra/services/${service}.ts`;
  draft.edit(row, text =>
    addProperty(row, addImport(row, text, ['write'], './row.ts'), [service, 'consumers'], { key: 'on-event', text: rowText(noun) }),
  );
};

/** The one that listens for a noun, in its service's function. */
const draftListener = (draft: Draft, known: KnownNoun): string => {
  const { noun, service } = known;
  const { plural } = noun;
  const file = `functions/${service}/${plural.kebab}/listener.ts`;
  if (draft.read(file) !== undefined) return file;
  draftFunction(draft, known);
  draft.create(
    file,
    `import { listener } from '../../../shared/runtime/events/consume.ts';\n\n/** Makes ${plural.words} of what happens. */\nexport const ${plural.camel} = listener({}, {});\n`,
  );
  const main = `functions/${service}/on-event.ts`;
  draft.edit(main, text =>
    addProperty(main, addImport(main, text, [plural.camel], `./${plural.kebab}/listener.ts`), ['handler'], {
      key: plural.camel,
      text: plural.camel,
    }),
  );
  const consumers = 'events/consumers.ts';
  const name = `${service}/on-event/${plural.camel}`;
  draft.edit(consumers, text => addProperty(consumers, text, ['consumers'], { key: name, text: `'${name}': []` }));
  return file;
};

/** A handler by which a noun's service makes a record for each event of a type, with its test. */
export const draftConsumer = (draft: Draft, events: EventKinds, input: ConsumerInput): void => {
  const known = knownNoun(draft, input.noun);
  const heard = heardOf(draft, events, input);
  const { noun, service, files } = known;
  const list = `list${noun.plural.pascal}`;
  if (draft.read(files.api) === undefined || !keysAt(files.api, draft.read(files.api)!, [`${noun.camel}Routes`]).includes(list))
    throw problem(
      `${noun.kebab} has no route by which its test can see it: make it with npm run new -- route ${list}. Nothing was written.`,
    );
  const place = `on-${kebabOf(heard.type)}`;
  const folder = `functions/${service}/${noun.plural.kebab}`;
  draft.create(`${folder}/${place}.ts`, handlerText(known, heard));
  draft.create(`${folder}/${place}.test.ts`, testText(known, heard));
  const file = draftListener(draft, known);
  const name = handlerOf(known, heard);
  const catalogue = `${heard.noun.noun.camel}Events`;
  const { plural } = noun;
  draft.edit('events/consumers.ts', text =>
    addElement('events/consumers.ts', text, ['consumers', `${service}/on-event/${plural.camel}`], `{ type: '${heard.type}' }`),
  );
  draft.edit(file, text => {
    const source = `../../../events/${heard.noun.service}/${heard.noun.noun.kebab}.ts`;
    const imported = addImport(file, addImport(file, text, [catalogue], source), [name], `./${place}.ts`);
    const kinds = addProperty(file, imported, [`${plural.camel}(0)`], {
      key: heard.type,
      text: `'${heard.type}': ${catalogue}['${heard.type}']`,
    });
    return addProperty(file, kinds, [`${plural.camel}(1)`], { key: heard.type, text: `'${heard.type}': ${name}` });
  });
};
