import { ThingHeard, ThingReading, ThingShown, ThingWithSecret } from '../../api/items/things.ts';
import { linePattern } from '../../domain/core/text.ts';
import { ThingInput, ThingPatch, ThingValue } from '../../domain/items/things/thing.ts';
import type { DocumentPart } from './part.ts';

/** The schemas of things that have a name in the document. */
export const thingComponents = { Thing: ThingShown, ThingWithSecret, ThingReading, ThingHeard };

/** What is said of things, and of what they say. */
export const thingWords: Readonly<Record<string, string>> = {
  thingId: 'The id of the thing.',
  'Thing.name': 'What it is called.',
  'Thing.kind': 'What its state is: on or off, a number, a word. It stays as it is.',
  rule: 'When it makes its item due.',
  'rule.kind': 'What of the state counts.',
  'rule.value': 'The state that it is to become.',
  level: 'What is to be passed.',
  rearmAt: 'Where the state must be back before the level can be passed again; the level itself, where it is not said.',
  amount: 'By how much.',
  cooldownSeconds: 'For how long after the rule was met nothing makes the item due.',
  restSeconds: 'After how long without a word a state is over: for what says only that it was pressed.',
  'Thing.itemId': 'What it makes due.',
  'Thing.templateId': 'The template whose items it makes, in the place of an item that it makes due.',
  state: 'How it stands, by what it said last.',
  value: 'What it said last.',
  'state.at': 'When it was so, by the clock of the thing.',
  formerUntil: 'Until when the secret and the token before are good as well.',
  rotatedAt: 'When it was given another secret and another token.',
  metAt: 'When its rule was met last, by the clock of the thing.',
  'ThingReading.value': 'How it stands: a state of its kind.',
  'ThingReading.at': 'Since when, by the clock of the thing; without it, when it was signed, or now. At most five minutes ahead.',
  'ThingHeard.outcome':
    'Whether it was noted, made the item due (`made_due`) or the items of the template (`items_made`), or met the rule in vain: it was due already (`already_due`), was done after that (`done_since`), cannot be made due (`item_unfit`: in the trash, returns by itself), the template is gone or fits nobody (`template_unfit`), or the rule was met within the cooldown. `known` came before, `outdated` is older than what is known: both change nothing.',
  secret: 'What it signs with, by Standard Webhooks. It is shown this once.',
  token: 'What it says instead, if it cannot sign. It is shown this once.',
};

/** What the schemas of things check by code. */
export const thingOverrides: NonNullable<DocumentPart['overrides']> = [
  [ThingInput.shape.name, { pattern: linePattern }],
  [ThingPatch.shape.name.unwrap(), { pattern: linePattern }],
  [ThingValue.options[2], { pattern: linePattern }],
];
