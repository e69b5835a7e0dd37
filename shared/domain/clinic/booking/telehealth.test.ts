import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallLink, callLinkFor, isCallOpen, Telehealth, telehealthRules } from './telehealth.ts';

const template = 'https://meet.example.org/{room}?lang=de';
const remote = { telehealth: { link: template } };
const inRoomOf = (link: string): string | undefined =>
  callLinkFor({ telehealth: { link } }, { how: 'telehealth' }, () => 'f'.repeat(2 * telehealthRules.roomBytes));
const roomOf = (link: string | undefined): string => link!.replace('https://meet.example.org/', '').replace('?lang=de', '');

test.each([
  ['http://meet.example.org/a', 'not by https'],
  ['https://ada:secret@meet.example.org/a', 'with credentials'],
  ['https://10.0.0.7/a', 'of no public name'],
  ['https://meet.example.org:8443/a', 'at a port of its own'],
  ['javascript:alert(1)', 'that runs something'],
  ['meet.example.org/a', 'of no kind'],
  ['https://meet.example.org/a\n', 'with the end of the line that it was copied from'],
  ['Https://meet.example.org/a', 'as a telephone writes it'],
  ['https://meet.example.org/room of ada', 'with spaces'],
  ["https://meet.example.org/o'brien", 'that ends the attribute of a page'],
])('%s is no address of a call: %s', link => {
  expect(CallLink.safeParse(link).success).toBe(false);
  expect(Telehealth.safeParse({ link }).success).toBe(false);
});

test('a room is never the host of a template', () => {
  expect(Telehealth.safeParse({ link: template }).success).toBe(true);
  for (const link of ['https://{room}.example.org/', 'https://{room}@example.org/', 'https://example.{room}/'])
    expect(Telehealth.safeParse({ link }).success).toBe(false);
});

test('a template names a room, and what is made by it is no longer than a link', () => {
  expect(Telehealth.safeParse({ link: 'https://meet.example.org/always-the-same' }).success).toBe(false);
  const longest = `https://meet.example.org/${'a'.repeat(telehealthRules.link - 57)}{room}`;
  expect(inRoomOf(longest)).toHaveLength(telehealthRules.link);
  expect(Telehealth.safeParse({ link: longest }).success).toBe(true);
  expect(Telehealth.safeParse({ link: longest.replace('{room}', 'a{room}') }).success).toBe(false);
});

test('each visit has a room of its own by the template, unless the desk says where its call is', () => {
  fc.assert(
    fc.property(fc.uuid(), room => {
      const link = callLinkFor(remote, { how: 'telehealth' }, () => room);
      expect(roomOf(link)).toBe(room);
      expect(CallLink.safeParse(link).success).toBe(true);
    }),
  );
  const given = 'https://video.example.com/ada';
  expect(callLinkFor(remote, { how: 'telehealth', link: given }, () => 'x')).toBe(given);
  expect(callLinkFor(remote, {}, () => 'x')).toBeUndefined();
});

test.each([
  ['of a type that is in rooms alone', {}, { how: 'telehealth', link: 'https://video.example.com/ada' }, '/how'],
  ['of which nobody says where it is', { telehealth: {} }, { how: 'telehealth' }, '/link'],
  ['in a room that has an address of a call', remote, { link: 'https://video.example.com/ada' }, '/link'],
] as const)('a visit is refused %s', (_, type, input, pointer) => {
  expect(() => callLinkFor(type, input, () => 'x')).toThrow(
    expect.objectContaining({ code: 'invalid_request', details: { errors: [expect.objectContaining({ pointer })] } }),
  );
});

test('its patient is shown a call from a quarter of an hour before it begins until its end, while it is booked', () => {
  const visit = { how: 'telehealth', start: '2026-12-01T09:00:00.000Z', minutes: 30 } as const;
  const moments = ['08:44:59.999', '08:45:00.000', '09:29:59.999', '09:30:00.000'].map(time => `2026-12-01T${time}Z`);
  const open = (status: 'held' | 'booked' | 'arrived' | 'cancelled' | 'no_show') =>
    moments.map(now => isCallOpen({ ...visit, status }, now));
  for (const status of ['booked', 'arrived'] as const) expect(open(status)).toEqual([false, true, true, false]);
  for (const status of ['held', 'cancelled', 'no_show'] as const) expect(open(status)).toEqual([false, false, false, false]);
  expect(isCallOpen({ ...visit, how: 'room', status: 'booked' }, moments[1]!)).toBe(false);
});
