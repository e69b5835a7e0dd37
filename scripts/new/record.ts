import { capital, type Noun } from './names.ts';

/** A kind of record to be made: whose it is, and whether it falls due. */
export type EntityInput = { noun: Noun; service: string; due: boolean };

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
/** The files of a kind of record and what stands in them: its rules with their test, its keys, its events with samples. */
export const filesOf = (input: EntityInput): [file: string, text: string][] => {
  const { noun, service } = input;
  return [
    [`shared/domain/${service}/${noun.kebab}.ts`, domainText(input)],
    [`shared/domain/${service}/${noun.kebab}.test.ts`, testText(input)],
    [`shared/data/${service}/${noun.plural.kebab}.ts`, dataText(input)],
    [`events/${service}/${noun.kebab}.ts`, eventsText(input)],
    [`events/${service}/${noun.kebab}.fixture.ts`, samplesText(input)],
  ];
};
