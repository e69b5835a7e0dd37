import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { orElse, readNewer } from './newer.ts';

const Step = z.strictObject({ text: z.string().max(5), kind: z.enum(['a', 'b']).optional() });
const Known = z.object({
  id: z.string(),
  kind: z.enum(['task', 'note']).default('task'),
  state: z.enum(['open', 'done']),
  place: orElse(z.enum(['home', 'team']), 'team'),
  steps: z.array(Step),
  content: z.discriminatedUnion('kind', [z.object({ kind: z.literal('text'), text: z.string() })]).optional(),
  when: z.union([z.strictObject({ at: z.string() }), z.strictObject({ offset: z.string() })]).optional(),
  channels: z.partialRecord(z.enum(['reminder', 'digest']), z.array(z.enum(['mail', 'push']))).optional(),
});
const known: z.input<typeof Known> = { id: '1', kind: 'note', state: 'open', place: 'home', steps: [{ text: 'One', kind: 'a' }] };

describe('what a newer version wrote is read as far as it is known', () => {
  test.each<[string, object, object, string[]]>([
    ['a word where one is filled in', { kind: 'errand' }, { kind: 'task' }, ['kind']],
    ['a word that is read as another', { place: 'ship' }, { place: 'team' }, ['place']],
    ['a word in an entry, which may be absent', { steps: [{ text: 'One', kind: 'c' }] }, { steps: [{ text: 'One' }] }, ['steps']],
    ['a further key of an entry', { steps: [{ text: 'One', by: 'ada', at: 1 }] }, { steps: [{ text: 'One' }] }, ['steps']],
    [
      'an entry that says more than was allowed',
      { steps: [{ text: 'Sixteen' }, { text: 'Two' }] },
      { steps: [{ text: 'Two' }] },
      ['steps'],
    ],
    ['a form that nobody knows', { content: { kind: 'image', url: 'u' } }, {}, ['content']],
    ['a form beside others', { when: { cron: '* *' } }, {}, ['when']],
    ['a key of a table', { channels: { alarm: ['mail'], digest: ['mail', 'fax'] } }, { channels: { digest: ['mail'] } }, ['channels']],
    ['several at once', { kind: 'errand', place: 'ship', steps: [] }, { kind: 'task', place: 'team', steps: [] }, ['kind', 'place']],
  ])('%s', (_, newer, read, unread) => {
    const { content: _content, when: _when, channels: _channels, ...rest } = { ...known, ...newer } as Record<string, unknown>;
    expect(readNewer(Known, { ...known, ...newer })).toEqual({ value: { ...rest, ...read }, unread: new Set(unread) });
  });
});

test.each<[string, object]>([
  ['a state that nobody knows', { state: 'paused' }],
  ['a number for a text', { id: 7 }],
  ['what must be there and is not', { steps: undefined }],
])('what cannot be left out is refused: %s', (_, newer) => {
  expect(() => readNewer(Known, { ...known, ...newer })).toThrow(z.ZodError);
});

test('what is known is read as its schema reads it, and nothing is left out', () => {
  fc.assert(
    fc.property(
      fc.record({
        id: fc.string(),
        kind: fc.constantFrom('task', 'note', undefined),
        state: fc.constantFrom('open', 'done'),
        place: fc.constantFrom('home', 'team'),
        steps: fc.array(fc.record({ text: fc.string({ maxLength: 5 }), kind: fc.constantFrom('a', 'b') })),
      }),
      value => {
        expect(readNewer(Known, value)).toEqual({ value: Known.parse(value), unread: new Set() });
      },
    ),
  );
});

test('whatever words stand there, reading ends: with a value that fits, or with a mistake', () => {
  const word = fc.constantFrom('a', 'task', 'open', 'home', 'text', 'digest', 'mail', 'x');
  const anything = fc.letrec(tie => ({
    value: fc.oneof(
      word,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('kind', 'text', 'at', 'digest', 'x'), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(Known.shape)), anything), newer => {
      try {
        expect(Known.safeParse(readNewer(Known, { ...known, ...newer }).value).success).toBe(true);
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
      }
    }),
  );
});
