import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Expression, parseSync, type Span, Visitor } from 'oxc-parser';
import { check } from 'recheck';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { linePattern } from '../../shared/domain/core/text.ts';

/*
 * H2: no regular expression of the product takes longer than in proportion to its text, whatever the text is. Every literal and every
 * `new RegExp` of the source is found by walking it, and judged by recheck (https://makenowjust-labs.github.io/recheck/).
 */
const root = join(import.meta.dirname, '../..');
const files = globSync('{functions,shared,events}/**/*.ts', { cwd: root }).filter(file => !/\.(test|fixture|d)\.ts$/.test(file));

/** What stands in the braces of a pattern that is put together, as an example. One that is not here fails the test: say what it can be. */
const examples: Record<string, string> = {
  suffix: '[0-7][0-9a-hjkmnp-tv-z]{25}',
  randomLength: '32',
  length: '43',
  notInLines: '\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069',
  notInTexts: '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069',
  'prefixes[kind]': 'item',
  form: z.regexes.email.source.replace(/^\^/, ''),
  name: 'X-WR-CALNAME',
  "path.replaceAll('$', '\\\\$').replace(/\\{(\\w+)\\}/g, '(?<$1>[^/]+)')":
    '/v1/workspaces/(?<workspaceId>[^/]+)/items/(?<itemId>[^/]+)/complete',
  "path.replaceAll('$', '\\\\$').replace(/\\{\\w+\\}/g, '[^/]+')": '/v1/workspaces/[^/]+/items/[^/]+/complete',
  "template.replace(/\\{(\\w+)\\}/g, '(?<$1>[^#]+)')": 'WS#(?<workspaceId>[^#]+)#ITEM#(?<itemId>[^#]+)',
};

type PatternInSource = { file: string; source: string; flags: string };

/** The text of an argument, with examples in its braces. */
const textOf = (argument: Expression, code: string): string => {
  if (argument.type === 'Literal' && typeof argument.value === 'string') return argument.value;
  if (argument.type !== 'TemplateLiteral') throw new Error(`A pattern of another form: ${code.slice(argument.start, argument.end)}`);
  return argument.quasis.reduce((text, { value }, place) => {
    const expression = argument.expressions[place];
    const name = expression && code.slice(expression.start, expression.end);
    if (name !== undefined && !Object.hasOwn(examples, name)) throw new Error(`What may \${${name}} be in a pattern?`);
    return text + (value.cooked ?? '') + (name === undefined ? '' : examples[name]);
  }, '');
};

const patternsIn = (file: string): PatternInSource[] => {
  const code = readFileSync(join(root, file), 'utf8');
  const found: PatternInSource[] = [];
  const madeOf = ({ callee, arguments: given }: { callee: Span; arguments: unknown[] }): void => {
    if (code.slice(callee.start, callee.end) !== 'RegExp') return;
    const [pattern, flags] = given as Expression[];
    found.push({ file, source: textOf(pattern!, code), flags: flags ? textOf(flags, code) : '' });
  };
  new Visitor({
    Literal: node => {
      if ('regex' in node) found.push({ file, source: node.regex.pattern, flags: node.regex.flags });
    },
    NewExpression: madeOf,
    CallExpression: madeOf,
  }).visit(parseSync(file, code).program);
  return found;
};

/** What the schemas of the library check by, as far as the product uses it, and what the document gives to others. */
const beside: PatternInSource[] = [
  z.regexes.email,
  z.regexes.date,
  z.regexes.datetime({}),
  z.regexes.base64url,
  new RegExp(linePattern),
].map(({ source, flags }) => ({ file: 'zod', source, flags }));

/** In proportion to the text: or else what stands here, and why that is no way in. */
const excepted: Record<string, string> = {
  [linePattern]: 'is only written into the document, beside a longest length: the product itself checks a line by two steps',
};

const patterns = [...files.flatMap(patternsIn), ...beside];

/** The same verdict in every run, on a machine that is busy too: one seed, and time enough. */
const settled = { randomSeed: 20261128, timeout: 60_000, incubationTimeout: 10_000, attackTimeout: 10_000 };

test('every regular expression of the product is found, also those that are put together', () => {
  expect(patterns.length).toBeGreaterThan(150);
  expect(patterns.map(({ source }) => source)).toContain('^(?=[^@]{1,64}@)'.concat(examples.form!));
});

test('none takes longer than in proportion to what somebody sends', { timeout: 120_000 }, async () => {
  const once = new Map(patterns.map(pattern => [`/${pattern.source}/${pattern.flags}`, pattern]));
  const slow: string[] = [];
  for (const [text, { file, source, flags }] of once) {
    if (source in excepted) continue;
    const verdict = await check(source, flags.replace('v', 'u'), settled);
    if (verdict.status === 'vulnerable') slow.push(`${file}: ${text} is ${verdict.complexity.summary}`);
    if (verdict.status === 'unknown') slow.push(`${file}: ${text} is not understood (${verdict.error.kind})`);
  }
  expect(slow).toEqual([]);
});

test('a pattern that an attacker could use is told from one that is sound', async () => {
  expect((await check('^(a+)+$', '')).status).toBe('vulnerable');
  expect((await check('\\s+$', '')).status).toBe('vulnerable');
  expect((await check('^a+$', '')).status).toBe('safe');
});
