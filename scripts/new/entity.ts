import { problem } from '../console.ts';
import type { Draft } from './draft.ts';
import { capital, type Noun } from './names.ts';
import { addElement, addImport, addProperty, keysAt } from './source.ts';

/** A kind of record to be made: whose it is, and whether it falls due. */
export type EntityInput = { noun: Noun; service: string; due: boolean; prefix?: string };

const domainFile = ({ noun, service }: EntityInput): string => `shared/domain/${service}/${noun.kebab}.ts`;
const suffix = '01kb8m3tq2e8fvq3w5r7c9d0ea';

/** What a record that falls due has beside others. */
const dueParts = ({ pascal, camel, snake }: Noun) => ({
  types: 'Actor, Advance, Change',
  doc: ' It falls due once, at a moment that whoever makes it names.',
  fields: `dueAt: instant.optional(),
  /** When it has fallen due. */
  fellDueAt: instant.optional(),
  `,
  imports: "import { Instant } from '../time/when.ts';\n",
  input: 'name, dueAt: Instant.optional()',
  advance: `
/** Falls due once, and rests then. */
export const advance${pascal}: Advance<${pascal}> = ({ dueAt, ...${camel} }) => ({
  next: { ...${camel}, fellDueAt: dueAt },
  event: { type: '${snake}.fell_due', data: {} },
});
`,
});
const restParts = { types: 'Actor, Change', doc: '', fields: '', imports: '', input: 'name', advance: '' };

const domainText = ({ noun, due }: EntityInput): string => {
  const { pascal, camel, snake, words, one } = noun;
  const part = due ? dueParts(noun) : restParts;
  return `import * as z from 'zod';
import { personal } from '../core/data-class.ts';
import type { ${part.types} } from '../core/due.ts';
import { ${pascal}Id, UserId, WorkspaceId } from '../core/ids.ts';
import { Line } from '../core/text.ts';
${part.imports}
const name = Line(80);
const instant = z.iso.datetime();

/** ${capital(one)} of a workspace.${part.doc} */
export const ${pascal} = z.object({
  workspaceId: WorkspaceId,
  ${camel}Id: ${pascal}Id,
  name: personal(name),
  createdBy: UserId,
  createdAt: instant,
  ${part.fields}version: z.int().positive(),
});
export type ${pascal} = z.infer<typeof ${pascal}>;
export const ${pascal}Input = z.strictObject({ ${part.input} });
export const ${pascal}Patch = z.strictObject({ name }).partial();

/** A new ${words}. */
export const create${pascal} = (
  input: z.infer<typeof ${pascal}Input>,
  ids: { workspaceId: WorkspaceId; ${camel}Id: ${pascal}Id },
  { userId, now }: Actor,
): Change<${pascal}> => ({
  next: { ...ids, ...input, createdBy: userId, createdAt: now, version: 1 },
  event: { type: '${snake}.created', data: {} },
});

/** Another name for ${one}. */
export const change${pascal} = (${camel}: ${pascal}, patch: z.infer<typeof ${pascal}Patch>): Change<${pascal}> => ({
  next: Object.keys(patch).length === 0 ? ${camel} : { ...${camel}, ...patch },
  event: { type: '${snake}.changed', data: { fields: Object.keys(patch) } },
});
${part.advance}`;
};

const testText = ({ noun: { pascal, camel, kebab, snake, one }, due }: EntityInput): string => `import { expect, test } from 'vitest';
import { ${due ? `advance${pascal}, ` : ''}change${pascal}, create${pascal}, ${pascal}, ${pascal}Input } from './${kebab}.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_${suffix}';
const ids = { workspaceId: 'ws_${suffix}', ${camel}Id: '${snake}_${suffix}' } as const;
const made = (input: object) => create${pascal}(${pascal}Input.parse(input), ids, { userId, now });

test('${one} is made and named anew', () => {
  const { next, event } = made({ name: ' First ' });
  expect(${pascal}.parse(next)).toEqual({ ...ids, name: 'First', createdBy: userId, createdAt: now, version: 1 });
  expect(event).toEqual({ type: '${snake}.created', data: {} });
  expect(change${pascal}(next, { name: 'Second' })).toEqual({
    next: { ...next, name: 'Second' },
    event: { type: '${snake}.changed', data: { fields: ['name'] } },
  });
  expect(change${pascal}(next, {}).next).toBe(next);
});

test.each([{}, { name: ' ' }, { name: 7 }, { name: 'First', surprise: 1 }])('%j makes none', input => {
  expect(${pascal}Input.safeParse(input).success).toBe(false);
});
${
  due
    ? `
test('${one} falls due once, at its moment in whatever zone it is said', () => {
  const { next } = made({ name: 'First', dueAt: '2026-11-29T09:00:00+01:00' });
  expect(next.dueAt).toBe('2026-11-29T08:00:00.000Z');
  const fallen = advance${pascal}(next, next.dueAt!);
  expect(fallen.event).toEqual({ type: '${snake}.fell_due', data: {} });
  expect(fallen.next).toMatchObject({ fellDueAt: next.dueAt });
  expect('dueAt' in fallen.next).toBe(false);
});
`
    : ''
}`;

const dataText = ({ noun: { pascal, camel, kebab, snake, one, plural }, service }: EntityInput): string => {
  const range = snake.toUpperCase();
  return `import type { WorkspaceId } from '../../domain/core/ids.ts';
import { ${pascal} } from '../../domain/${service}/${kebab}.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** ${capital(one)} of a workspace. */
export const ${plural.camel} = entity({ name: '${snake}', pk: 'WS#{workspaceId}', sk: '${range}#{${camel}Id}', schema: ${pascal} });

/** A page of a workspace's ${plural.words}, oldest first. */
export const ${plural.camel}Of = (workspaceId: WorkspaceId, page: { limit: number; cursor?: string }): Promise<Page<${pascal}>> =>
  queryTable({ pk: \`WS#\${workspaceId}\`, prefix: '${range}#' }, ${plural.camel}.fromRow, page);
`;
};

const eventsText = ({ noun: { pascal, camel, kebab, snake }, service, due }: EntityInput): string => `import * as z from 'zod';
import { ${pascal} } from '../../shared/domain/${service}/${kebab}.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: ${pascal}, audience: 'members' } as const;

export const ${camel}Events = {
  '${snake}.created': kind,
  '${snake}.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  ${due ? `'${snake}.fell_due': kind,` : ''}
} as const satisfies EventKinds;
`;

const samplesText = ({ noun, service, due }: EntityInput): string => {
  const { pascal, camel, kebab, snake, one } = noun;
  return `import { ${due ? `advance${pascal}, ` : ''}change${pascal}, create${pascal} } from '../../shared/domain/${service}/${kebab}.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_${suffix}', now: '2026-11-28T08:00:00.000Z' } as const;

/** ${capital(one)}, and all that happens to it. */
export const ${camel}Samples = (): Sample[] => {
  const ids = { workspaceId: 'ws_${suffix}', ${camel}Id: '${snake}_${suffix}' } as const;
  const { next, event } = create${pascal}({ name: 'First'${due ? ', dueAt: acting.now' : ''} }, ids, acting);
  return samplesOf('${snake}', { next, event }, change${pascal}(next, { name: 'Second' })${due ? `, advance${pascal}(next, acting.now)` : ''});
};
`;
};

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
  const there = draft.files(`shared/domain/*/${noun.kebab}.ts`)[0];
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
  draft.create(domainFile(input), domainText(input));
  draft.create(`shared/domain/${service}/${kebab}.test.ts`, testText(input));
  draft.create(`shared/data/${service}/${plural.kebab}.ts`, dataText(input));
  draft.create(`events/${service}/${kebab}.ts`, eventsText(input));
  draft.create(`events/${service}/${kebab}.fixture.ts`, samplesText(input));

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
