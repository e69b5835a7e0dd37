import { problem } from '../console.ts';
import type { Draft } from './draft.ts';
import { type EntityInput, filesOf } from './record.ts';
import { addElement, addImport, addProperty, keysAt } from './source.ts';

const chartFile = 'shared/data/README.md';
const lanesFile = 'shared/data/lanes.ts';
const chartRow = ({ noun: { camel, snake }, due }: EntityInput): string =>
  `| ${snake} | \`WS#{workspaceId}\` | \`${snake.toUpperCase()}#{${camel}Id}\` | |${due ? ' its moment, once ' : ' '}|`;

/** The names of a service's kinds of record, or of all that there are. */
const kindsIn = (draft: Draft, service: string): string[] =>
  draft
    .files(`shared/data/${service}/*.ts`)
    .flatMap(file => [...draft.read(file)!.matchAll(/= entity\(\{\s*name: '(\w+)'/g)].map(([, name]) => name!));

/** Adds a row to the chart of entities, behind the last of its service. */
const withRow = (text: string, kinds: readonly string[], row: string): string => {
  const all = text.split('\n');
  const place = all.findLastIndex(line => kinds.some(kind => line.startsWith(`| ${kind} | \``)));
  if (place < 0) throw problem(`${chartFile} has no row for ${kinds.join(', ')}: the generator does not know where its own goes.`);
  return [...all.slice(0, place + 1), row, ...all.slice(place + 1)].join('\n');
};

const requireFree = (draft: Draft, { noun, service }: EntityInput): void => {
  const there = draft.files(`shared/domain/*/**/${noun.kebab}.ts`)[0];
  if (there) throw problem(`${noun.kebab} is taken: ${there} is there already. Nothing was written.`);
  const range = `sk: '${noun.snake.toUpperCase()}#`;
  const other = draft.files('shared/data/*/*.ts').find(file => draft.read(file)!.includes(range));
  if (other) throw problem(`${noun.kebab} is taken: ${other} has keys that begin with ${noun.snake.toUpperCase()}#. Nothing was written.`);
  if (draft.read(`shared/data/${service}/index.ts`) === undefined)
    throw problem(`There is no service ${service} with records: make it with npm run new -- service ${service}. Nothing was written.`);
};

/** A kind of record: its rules with their test, keys, events with samples, its kind of id and its row in the chart. */
export const draftEntity = (draft: Draft, input: EntityInput): void => {
  requireFree(draft, input);
  const { noun, service } = input;
  const { pascal, camel, kebab, snake, plural } = noun;
  for (const [file, text] of filesOf(input)) draft.create(file, text);

  const kindsFile = `shared/data/${service}/index.ts`;
  draft.edit(kindsFile, text =>
    addElement(kindsFile, addImport(kindsFile, text, [plural.camel], `./${plural.kebab}.ts`), ['kinds'], plural.camel),
  );
  const idsFile = 'shared/domain/core/ids.ts';
  draft.edit(idsFile, text => {
    if (keysAt(idsFile, text, ['prefixes']).includes(camel)) throw problem(`${kebab} is taken: ${idsFile} has ids of that kind.`);
    const added = addProperty(idsFile, text, ['prefixes'], { key: camel, text: `${camel}: '${snake}'` });
    return `${added}export const ${pascal}Id = idOf('${camel}');\nexport type ${pascal}Id = z.infer<typeof ${pascal}Id>;\n`;
  });
  const eventsFile = `events/${service}/index.ts`;
  draft.edit(eventsFile, text =>
    addProperty(eventsFile, addImport(eventsFile, text, [`${camel}Events`], `./${kebab}.ts`), ['events'], {
      key: `...${camel}Events`,
      text: `...${camel}Events`,
    }),
  );
  const samplesFile = `events/${service}/samples.fixture.ts`;
  draft.edit(samplesFile, text =>
    addElement(
      samplesFile,
      addImport(samplesFile, text, [`${camel}Samples`], `./${kebab}.fixture.ts`),
      ['samples'],
      `...${camel}Samples()`,
    ),
  );
  const before = kindsIn(draft, service).filter(name => name !== snake);
  draft.edit(chartFile, text => withRow(text, before.length > 0 ? before : kindsIn(draft, '*'), chartRow(input)));
  // What an export tells of its owners: all that is no secret.
  const exportFile = 'shared/domain/views/export.ts';
  draft.edit(exportFile, text => addElement(exportFile, text, ['exportKinds'], `'${snake}'`));
  const loggedFile = 'events/logged.ts';
  draft.edit(loggedFile, text => addElement(loggedFile, text, ['loggedKinds'], `'${snake}'`));
  if (input.due) draftRule(draft, input);
};

const laneText = (service: string): string => `due: {
  impact: 'What falls due of ${service} does so late, or not at all.',
  table: write,
  puts: ['WS'],
  concurrency: 'consumer',
  timeoutSeconds: 15,
  reserved: ({ consumer }) => consumer,
  lateAfterSeconds: 60,
}`;

/** The function of a service that fires what falls due of it, and its row. */
const draftLane = (draft: Draft, service: string): void => {
  draft.create(
    `shared/data/${service}/due.ts`,
    `import type { DueRules } from '../lanes.ts';\n\n/** What falls due of ${service}, each kind with the rule by which it moves on. */\nexport const due: DueRules<'${service}'> = {};\n`,
  );
  draft.create(
    `functions/${service}/on-due.ts`,
    `import { due } from '../../shared/data/${service}/due.ts';\nimport { onDue } from '../../shared/runtime/events/on-due.ts';\n\nexport const handler = onDue(due);\n`,
  );
  const row = `infra/services/${service}.ts`;
  draft.edit(row, text =>
    addProperty(row, addImport(row, text, ['write'], './row.ts'), [service], { key: 'due', text: laneText(service) }),
  );
  draft.edit(lanesFile, so => addProperty(lanesFile, so, ['dueKinds'], { key: service, text: `${service}: []` }));
};

/** The rule by which a record that falls due moves on, made known to the clock. */
const draftRule = (draft: Draft, { noun: { pascal, kebab, snake, plural }, service }: EntityInput): void => {
  const file = `shared/data/${service}/due.ts`;
  if (draft.read(file) === undefined) draftLane(draft, service);
  draft.edit(lanesFile, text => addElement(lanesFile, text, ['dueKinds', service], `'${snake}'`));
  draft.edit(file, text => {
    const stored = addImport(file, text, [plural.camel], `./${plural.kebab}.ts`);
    const ruled = addImport(file, stored, [`advance${pascal}`], `../../domain/${service}/${kebab}.ts`);
    const firing = addImport(file, ruled, ['fallsDue'], '../core/due-kind.ts');
    return addProperty(file, firing, ['due'], { key: snake, text: `${snake}: fallsDue(${plural.camel}, advance${pascal})` });
  });
};
