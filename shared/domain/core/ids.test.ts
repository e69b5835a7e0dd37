import { expect, test } from 'vitest';
import { type IdKind, idOf, prefixes } from './ids.ts';

const kinds = Object.keys(prefixes) as IdKind[];
const suffix = '01h455vb4pex5vsknk084sn02q';

test.each(kinds)('a %s id is one by its prefix, and is none of another kind', kind => {
  const id = `${prefixes[kind]}_${suffix}`;
  expect(kinds.filter(other => idOf(other).safeParse(id).success)).toEqual([kind]);
});

test.each([
  ['a suffix that is too short', 'item_01h455vb4pex5vsknk084sn02'],
  ['one that is too long', `item_${suffix}0`],
  ['one of more than 128 bits', 'item_81h455vb4pex5vsknk084sn02q'],
  ['letters that base 32 leaves out', 'item_01h455vb4pex5vsknk084sn0il'],
  ['capitals', `item_${suffix.toUpperCase()}`],
  ['a part of a key', `item_${suffix}#X`],
  ['a line more', `item_${suffix}\n`],
  ['nothing', ''],
])('%s is no id', (_, text) => {
  expect(idOf('item').safeParse(text).success).toBe(false);
});
