import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { consumers, functionOf } from '../../events/consumers.ts';
import { functionFiles } from '../../infra/bundle.ts';
import { root } from '../dev/cloud/process.ts';
import { allImports, cycles, importsOf, wrongDirections, wrongListening } from './directions.ts';

const imports = allImports(root);
/** The types of the events that a file declares. */
const eventsIn = (text: string): string[] => [...text.matchAll(/^\s*'([a-z_]+\.[a-z_]+)':/gm)].map(([, type]) => type!);

test('nothing in this checkout imports against the direction of the house', () => {
  expect(wrongDirections(imports)).toEqual([]);
});

describe('who listens', () => {
  const files = globSync('events/*/*.ts', { cwd: root }).filter(file => !/\.(test|fixture)\.ts$/.test(file));
  const declared = new Map(files.flatMap(file => eventsIn(readFileSync(join(root, file), 'utf8')).map(event => [event, file] as const)));
  const listening = Object.entries(consumers).flatMap(([consumer, heard]) =>
    heard.map(({ type }) => ({
      consumer,
      service: functionFiles().get(functionOf(consumer))!.split('/')[1]!,
      event: type,
      declaredIn: declared.get(type) ?? 'nowhere',
    })),
  );

  test('uses the service whose events they are, along the same arrows as imports', () => {
    expect(listening.filter(({ declaredIn }) => declaredIn === 'nowhere')).toEqual([]);
    expect(wrongListening(listening)).toEqual([]);
  });

  test('is refused where the arrow goes the other way', () => {
    const wrong = { consumer: 'workspaces/on-item', service: 'people', event: 'item.created', declaredIn: 'events/items/item.ts' };
    expect(wrongListening([wrong])).toEqual(['workspaces/on-item hears item.created: people must not use items']);
  });
});

test('no files in this checkout import each other in a ring', () => {
  expect(cycles(imports)).toEqual([]);
});

test('imports of values, of types and at run time are all seen', () => {
  const source = `
    import * as z from 'zod';
    import type { Item } from '../../domain/items/items/item.ts';
    import {
      one,
      two,
    } from './lists.ts';
    import '@scope/package/deep';
    export { three } from './key.ts';
    const late = await import('./late.ts');`;
  expect(importsOf('shared/data/items/items.ts', source).map(({ to }) => to)).toEqual([
    'zod',
    'shared/domain/items/items/item.ts',
    'shared/data/items/lists.ts',
    '@scope/package',
    'shared/data/items/key.ts',
    'shared/data/items/late.ts',
  ]);
});

test.each([
  ['shared/domain/items/items/item.ts', 'shared/data/core/table.ts', 'shared/domain must not import shared/data'],
  ['shared/domain/items/items/item.ts', 'node:crypto', 'the domain imports zod, Temporal and rrule only'],
  ['shared/clock/fire.ts', 'shared/aws/sqs.ts', 'shared/clock must not import shared/aws'],
  ['shared/data/items/items.ts', 'functions/items/items/handlers.ts', 'shared/data must not import functions'],
  ['shared/domain/items/items/item.ts', 'shared/domain/calendars/sync/event-link.ts', 'items must not use calendars'],
  ['shared/domain/time/when.ts', 'shared/domain/items/items/item.ts', 'what all services share must not import items'],
  ['functions/items/items/handlers.ts', 'functions/calendars/feeds/content.ts', 'items must not use calendars'],
  ['functions/people/me/handlers.ts', 'shared/data/items/items.ts', 'people must not use items'],
  ['functions/items/items/handlers.ts', '@aws-sdk/client-sqs', 'the AWS SDK is imported in shared/data and shared/aws only'],
  ['functions/items/items/handlers.ts', '@middy/core', 'middleware chains stand in shared/runtime only'],
  ['infra/app.ts', 'shared/runtime/http/serve.ts', 'infra must not import shared/runtime'],
  ['shared/new/thing.ts', 'shared/domain/items/items/item.ts', 'shared/new has no rule yet in scripts/check/directions.ts'],
])('%s may not import %s', (from, to, why) => {
  expect(wrongDirections([{ from, to }])).toEqual([`${from} -> ${to}: ${why}`]);
});

test.each([
  ['shared/domain/items/items/item.ts', 'zod'],
  ['shared/domain/items/items/item.ts', 'shared/domain/time/when.ts'],
  ['shared/domain/calendars/sync/event-link.ts', 'shared/domain/items/items/item.ts'],
  ['shared/data/index.ts', 'shared/data/calendars/event-links.ts'],
  ['shared/aws/sqs.ts', '@aws-sdk/client-sqs'],
  ['functions/items/items/handlers.ts', 'functions/items/recurrence/handlers.ts'],
  ['functions/items/items/handlers.ts', 'shared/runtime/http/serve.ts'],
  ['infra/app.ts', 'events/index.ts'],
])('%s may import %s', (from, to) => {
  expect(wrongDirections([{ from, to }])).toEqual([]);
});

test('a ring is found once, and by its files in order', () => {
  const ring = [
    { from: 'shared/domain/a.ts', to: 'shared/domain/b.ts' },
    { from: 'shared/domain/b.ts', to: 'shared/domain/c.ts' },
    { from: 'shared/domain/c.ts', to: 'shared/domain/a.ts' },
    { from: 'shared/domain/d.ts', to: 'shared/domain/a.ts' },
  ];
  expect(cycles(ring)).toEqual(['shared/domain/a.ts -> shared/domain/b.ts -> shared/domain/c.ts -> shared/domain/a.ts']);
});
