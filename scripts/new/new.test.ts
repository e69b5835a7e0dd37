import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { catalogue } from '../../events/index.ts';
import { root } from '../dev/cloud/process.ts';
import { draftConsumer } from './consumer.ts';
import { type Checkout, checkoutAt, type Draft, draftOn, write } from './draft.ts';
import { draftEntity } from './entity.ts';
import { draftEvent } from './event.ts';
import { nounOf } from './names.ts';
import { draftRoute } from './route.ts';
import { draftService } from './service.ts';
import { addElement, addImport, addProperty } from './source.ts';

const here = checkoutAt(root);
/** A draft on this checkout, in which nothing is written. */
const drafted = (work: (draft: Draft) => void, checkout: Checkout = here): Draft => {
  const draft = draftOn(checkout);
  work(draft);
  return draft;
};
const repair = { noun: nounOf('repair'), service: 'items', due: true };

describe('a noun', () => {
  test.each([
    ['spare-part', { snake: 'spare_part', camel: 'sparePart', pascal: 'SparePart', one: 'a spare part' }, 'spare-parts'],
    ['entry', { snake: 'entry', pascal: 'Entry', one: 'an entry' }, 'entries'],
    ['key', { pascal: 'Key' }, 'keys'],
    ['box', { pascal: 'Box' }, 'boxes'],
    ['address', { pascal: 'Address', one: 'an address' }, 'addresses'],
    ['status', { pascal: 'Status' }, 'statuses'],
  ])('%s has its forms', (name, forms, plural) => {
    const noun = nounOf(name);
    expect(noun).toMatchObject(forms);
    expect(noun.plural.kebab).toBe(plural);
  });

  test('has the plural that it is given', () => {
    expect(nounOf('child', 'children').plural).toEqual({ kebab: 'children', camel: 'children', pascal: 'Children', words: 'children' });
    expect(nounOf('lens', 'lenses').pascal).toBe('Lens');
  });

  test.each([
    ['spare_part', 'as spare-part'],
    ['SparePart', 'as spare-part'],
    ['spare part', 'as spare-part'],
    ['../item', 'as item'],
    ['1st', 'lower case'],
    ['', 'lower case'],
    ['-', 'lower case'],
    ['ä', 'lower case'],
    ['x'.repeat(41), 'lower case'],
    ['repairs', 'a plural'],
    ['class', 'a word of the language'],
  ])('is not %j', (name, why) => {
    expect(() => nounOf(name)).toThrow(why);
  });

  test.each(['news', 'new_s', ''])('has no plural %j', plural => {
    expect(() => nounOf('news', plural)).toThrow(/plural|lower case/);
  });
});

describe('what cannot be made is refused, with what to do instead', () => {
  test.each<[string, string, (draft: Draft) => void]>([
    ['a noun that is there', 'item is taken', draft => draftEntity(draft, { ...repair, noun: nounOf('item') })],
    ['a noun of another service', 'member is taken', draft => draftEntity(draft, { ...repair, noun: nounOf('member') })],
    ['keys that others have', 'keys that begin with INVITE#', draft => draftEntity(draft, { ...repair, noun: nounOf('invite') })],
    ['a noun of no service', 'npm run new -- service garage', draft => draftEntity(draft, { ...repair, service: 'garage' })],
    ['a route of no noun', 'npm run new -- entity', draft => draftRoute(draft, { name: 'createGhost', permission: 'list' })],
    ['a route that is there', 'has createList already', draft => draftRoute(draft, { name: 'createList', permission: 'list' })],
    ['a route without a rule', 'nor a rule', draft => draftRoute(draft, { name: 'paintList', permission: 'list' })],
    ['a permission that is none', 'There is no permission', draft => draftRoute(draft, { name: 'paintList', permission: 'ghost' })],
    ['an event of no noun', 'There is no ghost', draft => draftEvent(draft, { type: 'ghost.seen', rule: 'seeGhost' })],
    ['an event without its record', 'no type of event', draft => draftEvent(draft, { type: 'seen', rule: 'seeGhost' })],
    ['a rule of another noun', 'no name of a rule', draft => draftEvent(draft, { type: 'list.painted', rule: 'paint' })],
    ['a rule that is there', 'has trashList already', draft => draftEvent(draft, { type: 'list.binned', rule: 'trashList' })],
    ['an event that is not', 'There is no event', draft => draftConsumer(draft, catalogue, { noun: 'list', hears: 'item.eaten' })],
    ['a listener to itself', 'for ever', draft => draftConsumer(draft, catalogue, { noun: 'list', hears: 'list.created' })],
    ['an event of a user alone', 'without workspace', draft => draftConsumer(draft, catalogue, { noun: 'list', hears: 'key.created' })],
    ['a service that is there', 'service items already', draft => draftService(draft, { ...repair, uses: [], permission: 'list' })],
    ['a service of two words', 'one word', draft => draftService(draft, { ...repair, service: 'bike-shop', uses: [], permission: 'list' })],
    [
      'the use of no service',
      'no service ghost',
      draft => draftService(draft, { ...repair, service: 'garage', uses: ['ghost'], permission: 'list' }),
    ],
  ])('%s', (_, why, work) => {
    expect(() => drafted(work)).toThrow(why);
  });

  test('a file that somebody has begun is not written over', () => {
    const begun: Checkout = { ...here, read: file => (file === 'shared/data/items/repairs.ts' ? '// mine' : here.read(file)) };
    expect(() => drafted(draft => draftEntity(draft, repair), begun)).toThrow('shared/data/items/repairs.ts is there already');
  });
});

describe('what is written', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const emptyCheckout = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-new-'));
    folders.push(folder);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
    return folder;
  };

  test('stands as the style check wants it', () => {
    const folder = emptyCheckout();
    write(folder, { texts: new Map([['shared/a.ts', "import {b} from './b.ts'\nimport {a} from './a.ts'\n\nexport const c = [ a,b ]"]]) });
    expect(readFileSync(join(folder, 'shared/a.ts'), 'utf8')).toBe(
      "import { a } from './a.ts';\nimport { b } from './b.ts';\n\nexport const c = [a, b];\n",
    );
  });

  test('is all or nothing: a text that cannot be read, or a file that cannot be written, leaves everything as it was', () => {
    const folder = emptyCheckout();
    mkdirSync(join(folder, 'there'));
    writeFileSync(join(folder, 'there/old.ts'), 'old');
    writeFileSync(join(folder, 'file'), '');
    const attempts = [
      ['there/bad.ts', 'export const = ;'],
      // A folder of this name cannot be made: there is a file.
      ['file/new.md', 'New'],
    ] as const;
    for (const bad of attempts) {
      const texts = new Map([['there/new.md', 'New'], ['there/old.ts', 'export const a = 1;\n'], bad]);
      expect(() => write(folder, { texts })).toThrow();
      expect(readFileSync(join(folder, 'there/old.ts'), 'utf8')).toBe('old');
      expect(existsSync(join(folder, 'there/new.md'))).toBe(false);
    }
  });

  test('a noun with a route, an event and a consumer is one draft, which names each file once and overwrites none', () => {
    const draft = drafted(each => {
      draftEntity(each, repair);
      draftRoute(each, { name: 'createRepair', permission: 'list' });
      draftRoute(each, { name: 'listRepairs', permission: 'list' });
      draftEvent(each, { type: 'repair.finished', rule: 'finishRepair' });
      draftRoute(each, { name: 'finishRepair', permission: 'list' });
      draftConsumer(each, catalogue, { noun: 'repair', hears: 'item.completed' });
    });
    expect([...draft.created].filter(file => here.read(file) !== undefined)).toEqual([]);
    expect([...draft.created]).toEqual(
      expect.arrayContaining([
        'shared/domain/items/repair.ts',
        'shared/domain/items/repair.test.ts',
        'shared/data/items/repairs.ts',
        'shared/api/items/repairs.ts',
        'events/items/repair.ts',
        'functions/items/repairs/handlers.ts',
        'functions/items/repairs/repairs.test.ts',
        'functions/items/repairs/on-item-completed.ts',
      ]),
    );
    expect(draft.read('shared/log/show.ts')).toMatch(/repair: \{ needs: 'list:read', shows: words\('[^']* version finishedAt'\) \}/);
    const again = (work: (each: Draft) => void) => () => drafted(work, { ...here, read: draft.read, files: draft.files });
    expect(again(each => draftEntity(each, repair))).toThrow('repair is taken');
    expect(again(each => draftRoute(each, { name: 'listRepairs', permission: 'list' }))).toThrow('has listRepairs already');
    expect(again(each => draftEvent(each, { type: 'repair.finished', rule: 'finishRepair' }))).toThrow('has finishRepair already');
  });
});

describe('a line in a list', () => {
  test('goes where the list is, whatever stands around it', () => {
    const text =
      "import { a } from './a.ts';\nconst other = { a };\nexport const all = { b: [a], c: {} } as const satisfies Record<string, unknown>;\n";
    expect(addProperty('x.ts', text, ['all'], { key: 'd', text: 'd: 1' })).toContain('c: {},\nd: 1 }');
    expect(addProperty('x.ts', text, ['all', 'c'], { key: 'd', text: 'd: 1' })).toContain('{\nd: 1,\n}');
    expect(addElement('x.ts', text, ['all', 'b'], 'd')).toContain('b: [a, d]');
    expect(addImport('x.ts', text, ['b', 'a'], './a.ts')).toContain("import { a, b } from './a.ts';");
    expect(addElement('x.ts', 'export const m = new Map([[1, 2]]);', ['m'], '[3, 4]')).toBe('export const m = new Map([[1, 2], [3, 4]]);');
    expect(addProperty('x.ts', 'export const h = f({ a }, {});', ['h(0)'], { key: 'b', text: 'b' })).toBe(
      'export const h = f({ a,\nb }, {});',
    );
  });

  test('is refused where it stands, and where there is no such list', () => {
    expect(() => addProperty('x.ts', 'const a = { b: 1 };', ['a'], { key: 'b', text: 'b: 2' })).toThrow('x.ts has b already');
    expect(() => addElement('x.ts', 'const a = [b];', ['a'], 'b')).toThrow('x.ts has b already');
    expect(() => addElement('x.ts', 'const a = {};', ['a'], 'b')).toThrow('x.ts has no list named a');
    expect(() => addProperty('x.ts', 'const c = {};', ['a'], { key: 'b', text: 'b' })).toThrow('x.ts has no constant named a');
  });
});
