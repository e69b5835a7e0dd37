import { globSync, readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { attributesOf, dataClasses, personal } from '../domain/core/data-class.ts';
import { notExported } from '../domain/views/export.ts';
import { kinds } from './index.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4' }));

const allClasses = ['plain', ...dataClasses] as const;
const rowOf = (kind: (typeof kinds)[number]): string =>
  `| ${kind.name} | ${kind.schemaVersion ?? 1} | ${allClasses.map(each => attributesOf(kind.schema, each).join(', ')).join(' | ')} |`;

test('every stored attribute has a class that somebody has looked at: the chart of them is kept (written anew with `vitest -u`)', async () => {
  const chart = `# Every stored attribute, by its class

The schema version stands in each row (\`schema\`). The classes are marked in the schemas (\`shared/domain/core/data-class.ts\`): what is not marked is plain. A test holds this chart: a new attribute is to be classed, and a changed one looked at.

| record | schema | ${allClasses.join(' | ')} |
|---|---|${allClasses.map(() => '---').join('|')}|
${kinds.map(rowOf).join('\n')}
`;
  await expect(chart).toMatchFileSnapshot('./CLASSES.md');
});

/** What people might write, or be called, or be reached at. */
const canaries = ['Anna Muster, Hauptstraße 7', 'anna@example.org', 'https://example.org/anna', '192.0.2.7'];

type Definition = {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  valueType?: z.ZodType;
  options?: z.ZodType[];
  in?: z.ZodType;
  shape?: Record<string, z.ZodType>;
};

/** Whether anything that people write fits into a schema, at any depth. */
const takesText = (schema: z.ZodType): boolean => {
  const { type, innerType, element, valueType, options = [], in: input, shape = {} } = schema._zod.def as unknown as Definition;
  if (type === 'string') return canaries.some(text => schema.safeParse(text).success);
  const parts = [innerType, element, valueType, input, ...options, ...Object.values(shape)].filter(part => part !== undefined);
  return type === 'unknown' || type === 'any' || parts.some(takesText);
};

/** Texts that say nothing of anybody, each with what it is. */
const plainTexts: Readonly<Record<string, string>> = {
  'access.ownerId': 'an id',
  'access.accessId': 'a digest',
  'access.operation': 'the name of a route',
  'access.subjects': 'ids',
  'access.query': 'what routes that are audited take: ids, types, positions, moments',
  'access.needs': 'a permission',
  'operator_call.callId': 'a moment and a digest',
  'operator_call.sourceIp': 'the address of an operator, or of somebody who was turned away: no user’s, and forgotten with the entry',
  'operator_call.operation': 'the name of a route',
  'operator_call.method': 'a method of HTTP',
  'operator_call.subjects': 'ids, and names of queues',
  'operator_call.refused': 'a code',
  'operator_call.requestId': 'an id of the gateway',
  'patient_access.accessId': 'a digest',
  'patient_access.operation': 'the name of a route',
  'invitation.locale': 'a language',
  'passkey.transports': 'words of WebAuthn',
  'thing_state.recent': 'hashes of the ids of messages',
  'invitation.refused': 'the code of a mail service',
  'job.options': 'ids, a zone and choices of its kind',
  'reconciliation.left': 'the key of a record, which is made of ids',
  'activity.parts': 'names of fields',
  'consent.redirect': 'an address of a client of the stage',
  'item.recurrence': 'a rule of RFC 5545, checked by its rules',
  'calendar.zone': 'the name of a zone',
  'calendar.cursor': 'a token of the provider for what is new',
  'event_link.eventLinkId': 'an id',
  'event_link.eventId': 'an id of the provider',
  'event_link.etag': 'a version of the provider',
  'event_link.fingerprint': 'a digest',
  'event_link.seriesId': 'an id of the provider',
  'event_link.unsupported': 'names of fields',
  'event_link.told': 'a digest',
  'subscribed.etag': 'a version of a server',
  'subscribed.lastModified': 'a date of a server',
  'subscribed.digest': 'a digest',
  'tag.reached': 'the place of a walk, which is made of ids',
  'field.reached': 'the place of a walk, which is made of ids',
  'notification.cause': 'the id of an event',
  'happening.event': 'the hash of the id of an event',
  'delivery.target': 'a channel, or the id of a device',
  'delivery.reason': 'a code',
  'delivery.providerId': 'an id of the provider',
  'visit_notice.reason': 'a code',
  'visit_notice.providerId': 'an id of the provider',
  'clinic.address': 'where a clinic is',
  'clinic.phone': 'the number of a clinic',
};

describe('what people can write in', () => {
  test('is personal, about health or secret, or stands in the list of texts that say nothing of anybody', () => {
    const plain = kinds.flatMap(({ name, schema }) =>
      attributesOf(schema, 'plain')
        .filter(attribute => takesText((schema as unknown as z.ZodObject).shape[attribute]!))
        .map(attribute => `${name}.${attribute}`),
    );
    expect(plain.sort()).toEqual(Object.keys(plainTexts).sort());
  });

  test('would be found in a new attribute that nobody has classed', () => {
    const Chore = z.object({
      choreId: z.string().regex(/^c\d$/),
      at: z.iso.datetime(),
      told: z.array(z.object({ of: z.string().max(80) })),
    });
    expect(
      Object.entries(Chore.shape)
        .filter(([, schema]) => takesText(schema))
        .map(([name]) => name),
    ).toEqual(['told']);
    expect(attributesOf(Chore.extend({ told: personal(Chore.shape.told) }), 'personal')).toEqual(['told']);
  });
});

describe('what is personal', () => {
  const holding = kinds.filter(({ schema }) => attributesOf(schema, 'personal').length > 0);

  test('is in the export: no kind that is left out of it has any', () => {
    expect(holding.length).toBeGreaterThan(10);
    expect(holding.map(({ name }) => name).filter(name => name in notExported)).toEqual([]);
  });

  test('stands under its owner, a user or a workspace, with whom all of a partition is erased', () => {
    expect(holding.filter(({ pk }) => !/^(WS#\{workspaceId\}|USER#\{userId\})/.test(pk)).map(({ name }) => name)).toEqual([]);
  });
});

/** The names that a call of the log says or reads: the keys of its fields, and the attributes that their values come from. */
const namesInLogs = (file: string, code: string): { name: string; line: number }[] => {
  const found: { name: string; line: number }[] = [];
  const note = (name: string, at: number) => found.push({ name, line: code.slice(0, at).split('\n').length });
  const calls: { start: number; end: number }[] = [];
  const { program } = parseSync(file, code);
  new Visitor({
    CallExpression: ({ callee, arguments: [, ...told] }) => {
      if (/^(log|logMetrics)$/.test(code.slice(callee.start, callee.end))) calls.push(...told);
    },
  }).visit(program);
  const isWithin = ({ start }: { start: number }) => calls.some(call => call.start <= start && start < call.end);
  new Visitor({
    Property: node => {
      // That of a metric is a word of code, as `'Count'` is.
      const isOfMetric = node.key.type === 'Identifier' && node.key.name === 'unit' && /^'\w+'/.test(code.slice(node.value.start));
      if (isWithin(node) && node.key.type === 'Identifier' && !isOfMetric) note(node.key.name, node.start);
    },
    MemberExpression: node => {
      if (!isWithin(node) || node.property.type !== 'Identifier') return;
      // The name of an error is that of its kind.
      const isOfError = node.property.name === 'name' && /\berror\b/i.test(code.slice(node.object.start, node.object.end));
      if (!isOfError) note(node.property.name, node.property.start);
    },
  }).visit(program);
  return found;
};

describe('no log line has what is personal, about health or secret', () => {
  const held = new Set(kinds.flatMap(({ schema }) => dataClasses.flatMap(each => attributesOf(schema, each))));
  const files = globSync('{functions,shared}/**/*.ts').filter(file => !/\.(test|fixture)\.ts$/.test(file));
  const said = files.flatMap(file => namesInLogs(file, readFileSync(file, 'utf8')).map(each => ({ ...each, file })));

  test('by any name of such an attribute', () => {
    expect(said.length).toBeGreaterThan(100);
    expect([...new Set(said.map(({ name }) => name))]).toContain('RequestDuration');
    expect(said.filter(({ name }) => held.has(name)).map(({ file, line, name }) => `${file}:${line} ${name}`)).toEqual([]);
  });

  test('and a call that had one would be found', () => {
    const namesIn = (code: string) =>
      namesInLogs('a.ts', code)
        .filter(({ name }) => held.has(name))
        .map(({ name }) => name)
        .sort();
    expect(namesIn("log('ALM001', { caller: user.userId, what: item.title, ...(isOwn ? { email } : {}) });")).toEqual(['email', 'title']);
    expect(namesIn("logMetrics('ALM001', { what: item.title }, { Mails: { unit: 'Count', value: 1, by: [user.email] } });")).toEqual([
      'email',
      'title',
    ]);
  });
});
