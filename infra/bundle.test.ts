import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consumerNames, consumers, functionOf } from '../events/consumers.ts';
import { environments, freshBundles } from '../scripts/bench/bundles.ts';
import { routesByApi } from '../shared/api/index.ts';
import { functionNames } from './bundle.ts';

const budgetBytes = 419_100;

/** The client of SQS, by which what failed is held back: for whoever works on a queue. */
const queueBytes = 41_100;
const worksOnQueue = (name: string): boolean => /\/(on-.+|window)$/.test(name);

/** The client of Secrets Manager, by which the secret of cursors is read, what reads anew what a key may, limits that slide, of links, too, reading what a newer version wrote, places in a log, from where a request came, notes of what is audited, proofs of a second factor, sessions at a kiosk, signatures of requests, why a link leads nowhere, and the ways to speak otherwise: for whoever answers requests. */
const requestBytes = 60_700;

/** Who needs more, and what for. */
const heavier: Record<string, { bytes: number; because: string }> = {
  'clinic/api': { bytes: 485_000, because: 'has the KMS client, by which the keys of patients are opened' },
  'clinic/on-visit': {
    bytes: 774_700,
    because:
      'composes MIME with nodemailer, in five languages, signs the links in mails, has the KMS client, by which the keys of patients are opened, looks whether accesses to portals have ended, and books for who waits, for which it has the recurrence engine',
  },
  'clinic/merges-api': { bytes: 422_900, because: 'has the KMS client, by which the keys of patients are opened' },
  'clinic/signing-api': {
    bytes: 441_100,
    because: 'has the KMS client, by which the keys of patients are opened and prescriptions signed',
  },
  'clinic/dispenses-api': { bytes: 440_200, because: 'has the KMS client, by which the keys of patients are opened' },
  'clinic/fhir-api': {
    bytes: 500_500,
    because:
      'has the KMS client, by which the keys of patients are opened, speaks FHIR, and knows visits, prescriptions and notes, which come along with patients',
  },
  'clinic/fhir-practice-api': { bytes: 463_600, because: 'speaks FHIR, and has what a server says of itself' },
  'clinic/fhir-visits-api': {
    bytes: 534_300,
    because:
      'has the recurrence engine, by which hours of schedules are read, the KMS client, by which the keys of patients are opened, speaks FHIR, and finds patients by chains',
  },
  'clinic/fhir-records-api': {
    bytes: 522_900,
    because:
      'has the KMS client, by which the keys of patients are opened, speaks FHIR, compares who may be a patient already, and knows visits, for all that is known of a patient',
  },
  'clinic/links-api': {
    bytes: 582_000,
    because: 'has pages in five languages, the recurrence engine, by which patients are offered other times, and the KMS client',
  },
  'clinic/appointments-api': {
    bytes: 484_800,
    because:
      'has the recurrence engine, by which hours of schedules are read, and the KMS client, by which the keys of patients are opened',
  },
  'clinic/portal-api': {
    bytes: 495_400,
    because:
      'has the KMS client, by which the keys of patients are opened, and what is known of a patient, prescribed, dispensed and counted of it',
  },
  'clinic/portal-visits-api': {
    bytes: 492_900,
    because:
      'has the recurrence engine, by which hours of schedules are read, the KMS client, by which the keys of patients are opened, and who has access to portals',
  },
  'clinic/waitlist-api': {
    bytes: 451_400,
    because: 'has the KMS client, by which the keys of patients are opened, and knows visits, for what is kept for who waits',
  },
  'clinic/series-api': {
    bytes: 485_900,
    because:
      'has the recurrence engine, by which hours of schedules and days of series are read, and the KMS client, by which the keys of patients are opened',
  },
  'clinic/notes-api': {
    bytes: 468_500,
    because: 'has the KMS client, by which the keys of patients are opened and notes signed, and knows visits, of which notes are',
  },
  'calendars/api': { bytes: 473_600, because: 'has connections, feeds and subscribed calendars, with what each may read and write' },
  'calendars/consents-api': { bytes: 527_800, because: 'has the KMS client beside the table, and pages in five languages' },
  'calendars/imports-api': { bytes: 524_200, because: 'reads files of calendars with ical.js, and hands long ones to a job' },
  'calendars/on-refresh': { bytes: 515_700, because: 'reads files of calendars with ical.js' },
  'calendars/on-sync': { bytes: 500_500, because: 'has the KMS client, the recurrence engine and the APIs of both providers' },
  'items/things-api': {
    bytes: 449_100,
    because: 'has the rules by which items fall due and rotas give turns, templates and fields, with the recurrence engine',
  },
  'households/api': {
    bytes: 471_600,
    because: 'has rewards, allowances, fairness and streaks, and foretells turns of rotas, for which it has the recurrence engine',
  },
  'integrations/api': { bytes: 431_100, because: 'reads the filters of webhooks, and sends a message where somebody tries one' },
  'integrations/on-dispatch': {
    bytes: 472_800,
    because: 'reads the filters of webhooks and who may read what, and has the KMS client, by which logs are opened',
  },
  'integrations/replays-api': {
    bytes: 489_000,
    because: 'reads the filters of webhooks and who may read what, and has the KMS client, by which logs are opened',
  },
  'items/api': {
    bytes: 644_300,
    because:
      'has the recurrence engine, shopping lists, comments, rotas, claims, templates, tags, fields, lists that are shared with people outside by invitations, the order of lists, history, habits, sub-items and undo, and the grammar of quick add, whose words lie beside it',
  },
  'items/files-api': { bytes: 422_900, because: 'knows items, with who has a part in them, for who may read their files' },
  'items/on-event': { bytes: 430_100, because: 'takes words of tags and values of fields off items and templates' },
  'notifications/api': {
    bytes: 564_600,
    because:
      'has texts in five languages, the names of who did what is told, and composes digests, of households with turns that rotas foretell',
  },
  'notifications/on-event': {
    bytes: 482_600,
    because: 'tells of what happens to items, to whoever may read them, and composes digests, of households with turns that rotas foretell',
  },
  'notifications/links-api': {
    bytes: 547_400,
    because:
      'has pages in five languages, and the rules by which items are claimed, approved and end, sub-items with them, and rotas move on',
  },
  'notifications/on-email': {
    bytes: 707_600,
    because: 'composes MIME with nodemailer, in five languages, and reads comments and who may read them for news',
  },
  'notifications/on-push': {
    bytes: 625_900,
    because: 'encrypts with web-push, whose ASN.1 brings arithmetic of its own, and reads comments and who may read them for news',
  },
  'people/api': {
    bytes: 524_800,
    because: 'has profiles, workspaces, absences, passkeys and children with their rules, with the client of Cognito',
  },
  'platform/operator-api': {
    bytes: 640_300,
    because: 'asks CloudWatch, Cognito and every queue, and knows every kind of record that may be parked',
  },
  'platform/on-ended': { bytes: 439_600, because: 'erases all that is somebody’s, what they gave to rewards of all with it' },
  'views/api': { bytes: 498_900, because: 'reads every kind of record, for the export, and what is set of flags' },
  'views/events-api': {
    bytes: 485_900,
    because:
      'reads what is set of flags, looks anew who may read what after waiting, tells it as server-sent events, too, with what of the inbox keys see, and has the KMS client, by which logs are opened',
  },
  'views/on-log': {
    bytes: 468_900,
    because:
      'looks anew who may read what, with what of the inbox keys see, tells who is here, and has the KMS client, by which logs are opened',
  },
  'views/on-socket': { bytes: 449_400, because: 'looks anew who may read what, tells who is here, and closes what takes no frame' },
  'views/log-api': {
    bytes: 460_700,
    because:
      'has the KMS client, by which logs are opened and checkpoints are signed, reads what was archived, answers the audit, and has files of it made',
  },
  'people/on-invitation-sent': { bytes: 646_400, because: 'composes MIME with nodemailer, in five languages' },
  'platform/authorizer': {
    bytes: 441_300,
    because: 'recognises who calls, notes their sessions and devices, and reads the key of an edge',
  },
  'platform/batch': {
    bytes: 543_000,
    because: 'calls functions with the Lambda client, whose many kinds of error all stay, and has all routes',
  },
  'platform/health': { bytes: 487_700, because: 'asks every service that Almanac stands on' },
  'platform/on-reconciliation': { bytes: 475_600, because: 'knows every kind of record, and has the KMS client, by which logs are opened' },
  'platform/on-undelivered': { bytes: 481_500, because: 'knows who hears of every kind of event, of which more came' },
  'platform/publish': { bytes: 521_700, because: 'knows every kind of record and event, and what of them is secret' },
};

/**
 * What no function may load before its first call. The fetch of Node costs 440 million instructions, more than all the rest together;
 * the others come with links of the SDK's credential chain that a function never follows.
 */
const neverLoaded = ['internal/deps/undici/undici', 'http2', 'child_process', 'worker_threads', 'vm', 'fs/promises'];

let bundles: ReturnType<typeof freshBundles>;
beforeAll(() => {
  bundles = freshBundles();
}, 120_000);
afterAll(() => bundles?.remove());

describe('a function stays small', () => {
  test.each(functionNames())('%s', name => {
    const bytes = (heavier[name]?.bytes ?? budgetBytes) + (worksOnQueue(name) ? queueBytes : 0) + (name in routesByApi ? requestBytes : 0);
    expect(statSync(bundles.fileOf(name)).size).toBeLessThanOrEqual(bytes);
  });
});

test('before its first call a function loads one file, and nothing of Node that costs more than it gives', () => {
  const files = functionNames().map(bundles.fileOf);
  const env = Object.assign({}, ...Object.values(environments()), { PATH: process.env.PATH });
  const output = execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/bench/loaded.cjs'), ...files], {
    env,
    encoding: 'utf8',
  });
  const loaded = output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { file: string; builtins: string[]; files: string[] });
  expect(loaded.map(({ file }) => file)).toEqual(files);
  for (const { file, builtins, files: others } of loaded)
    expect({ file, others, never: builtins.filter(name => neverLoaded.includes(name)) }).toEqual({ file, others: [], never: [] });
  // Every bundle is loaded by one process: two seconds, but not on a machine that does much else.
}, 120_000);

test.each(functionNames())('%s imports nothing late: what it shares with the rest would be wrapped, which costs every load', name => {
  // The one that is left is the SDK's own, and has nothing behind it (`shared/aws/event-streams.ts`).
  expect(readFileSync(bundles.fileOf(name), 'utf8').split('Promise.resolve().then(()=>(').length - 1).toBeLessThanOrEqual(1);
});

test('a function whose environment lacks a variable fails at its start by that name', () => {
  const environmentsByFile = Object.fromEntries(Object.entries(environments()).map(([name, env]) => [bundles.fileOf(name), env]));
  const output = execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/bench/without.cjs')], {
    input: JSON.stringify(environmentsByFile),
    encoding: 'utf8',
  });
  const missed = output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { missing: string; error?: string });
  expect(missed.length).toBeGreaterThan(30);
  expect(missed.filter(({ missing, error }) => error !== undefined && !error.includes(missing))).toEqual([]);
  // What the runtime, the SDK or Powertools reads, and has a word of its own for; what is read with the first cursor; and what stages without providers to sign in at do not have.
  const optional = /^(AWS_|NODE_OPTIONS$|POWERTOOLS_SERVICE_NAME$|CURSOR_SECRET_ARN$|SIGN_IN_(PROVIDERS|URL)$)/;
  expect(missed.filter(({ missing, error }) => error === undefined && !optional.test(missing))).toEqual([]);
  // Every bundle is loaded some times: six seconds, but not on a machine that does much else.
}, 120_000);

describe('a consumer knows the kinds of events that it hears, and no others', () => {
  const heard = consumerNames.map(name => {
    const listeners = Object.entries(consumers).filter(([listener]) => functionOf(listener) === name);
    const nouns = new Set(listeners.flatMap(([, types]) => types.map(({ type }) => type.split('.')[0]!)));
    return [name, ['events/event.ts', ...globSync([...nouns].map(noun => `events/*/${noun.replaceAll('_', '-')}.ts`))].sort()] as const;
  });

  test.each([...heard, ['notifications/on-mail-feedback', []] as const, ['views/events-api', []] as const])('%s', (name, files) => {
    // Who tells others of every kind has a row of each, and no schema; which kinds logs hold is a list of names.
    const names = ['events/table.ts', 'events/logged.ts'];
    const schemas = bundles.sourcesOf(name).filter(file => file.startsWith('events/') && !names.includes(file));
    expect(schemas.sort()).toEqual(files);
  });
});

test.each(['platform/batch', 'platform/fallback'])('%s knows where routes lead, and none of their schemas', name => {
  const routes = bundles.sourcesOf(name).filter(file => /^shared\/api\//.test(file));
  const needed = ['batch', 'edge', 'examples', 'match', 'methods', 'route', 'version', 'table'];
  expect(routes.filter(file => !needed.includes(/(\w+)\.ts$/.exec(file)![1]!))).toEqual([]);
});
