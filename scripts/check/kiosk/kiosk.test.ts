import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller, Route } from '../../../shared/api/core/route.ts';
import { routes } from '../../../shared/api/index.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { type Permission, reachOf } from '../../../shared/domain/core/permissions.ts';
import { addChild, ChildInput, changeGuardians } from '../../../shared/domain/people/children/child.ts';
import { kioskSessionMs, removePin, startKioskSession } from '../../../shared/domain/people/children/pin.ts';
import { createKey, revokeKey } from '../../../shared/domain/people/keys/key.ts';
import { removeMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { ada, home, requestFor } from '../../../shared/runtime/http/gateway.fixture.ts';
import { type Engine, useEngine } from '../costs/engine.ts';
import { meterOf } from '../costs/meter.ts';

/* On a DynamoDB engine in memory, with the code that the functions run: who guesses, and what a session at a kiosk rests on. */

const load = async () => ({
  ...(await import('../../../functions/people/kiosk/pin.ts')),
  ...(await import('../../../shared/data/people/pins.ts')),
  ...(await import('../../../shared/data/people/pin-tries.ts')),
  ...(await import('../../../shared/data/people/keys.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../shared/data/people/children.ts')),
  ...(await import('../../../shared/runtime/auth/acting.ts')),
  ...(await import('../../../shared/runtime/auth/authority.ts')),
  ...(await import('../../../shared/runtime/auth/key-token.ts')),
  ...(await import('../../../shared/data/core/marks.ts')),
  ...(await import('../../../shared/data/core/rows.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
});
let engine: Engine;
let data: Awaited<ReturnType<typeof load>>;

const now = '2026-11-29T08:00:00.000Z';
const context = { userId: ada.userId, now, requestId: 'r', zone: 'Europe/Berlin' } as const;
const keyId = 'key_01kb8m3tq2e8fvq3w5r7c9d0ed';
const token = 'a'.repeat(43);
let count = 0;
let mia: { workspaceId: typeof home; userId: UserId };
let through: Caller;

beforeAll(async () => {
  engine = await useEngine();
  data = await load();
  const owner = { workspaceId: home, userId: ada.userId, role: 'owner' as const, addedBy: ada.userId, createdAt: now, version: 1 };
  await data.members.create({ next: owner, event: { type: 'member.added', data: { role: 'owner' } } }, context);
});
afterAll(() => engine?.stop());

/** A kiosk of their own for each test, and a child with a PIN that is in a session there. */
beforeEach(async () => {
  const end = String(++count).padStart(3, '0');
  mia = { workspaceId: home, userId: `user_01kb8m3tq2e8fvq3w5r7c9d${end}` };
  const { child, member } = addChild(ChildInput.parse({ name: 'Mia', consent: { method: 'account' } }), mia, context);
  await Promise.all([data.children.create(child, context), data.members.create(member, context)]);
  const kiosk = { userId: ada.userId, keyId: `key_01kb8m3tq2e8fvq3w5r7c9d${end}` as const };
  const rows = [{ resource: 'child' as const, actions: ['read' as const] }];
  const input = { name: 'Kitchen', account: [], kiosk: home, scopes: [{ workspaceId: home, rows }] };
  await data.keys.create(
    createKey(input, kiosk, { hash: 'h'.repeat(43), hint: 'abcd' }, () => 'owner', now),
    context,
  );
  const pin = await data.givePin(mia, '4071', context);
  const sessionHash = data.hashOf(token);
  await data.pins.save(startKioskSession(pin, { keyId: kiosk.keyId, sessionHash }, now), context, pin);
  through = { ...ada, roles: { [home]: rows }, key: { keyId: kiosk.keyId, account: [], until: '2999-01-01T00:00:00.000Z' } };
});

const act = (route: Route, said: string | undefined = token, moment = now): Promise<Caller> => {
  const headers: Record<string, string> = { 'acting-for': mia.userId, 'kiosk-session': said };
  return data.actingIn(route, requestFor(route, { caller: through, headers }), through, home, moment);
};
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'passed',
    error => (error instanceof Failure ? (error.details?.reason ?? error.code) : error),
  );

describe('a child in a session at a kiosk', () => {
  test('may on every route what its role says, and nothing that needs a person or is somebody’s own', async () => {
    for (const route of Object.values<Route>(routes)) {
      const verdict = await act(route)
        .then(acting => data.authorityOf(acting, route.access as Permission, home))
        .then(
          ({ reach }) => reach,
          error => (error instanceof Failure ? error.code : error),
        );
      const open = route.access.includes(':') && route.keys !== 'never';
      expect([route.path, verdict]).toEqual([route.path, (open && reachOf('child', route.access as Permission)) || 'forbidden']);
    }
    expect(await act(routes.listItems)).toMatchObject({ userId: mia.userId, kiosk: through.key!.keyId });
  });

  test('is in it for fifteen minutes, by its token, and not in another’s', async () => {
    const later = new Date(Date.parse(now) + kioskSessionMs).toISOString();
    expect(await codeOf(act(routes.listItems, token, later))).toBe('kiosk_session_over');
    expect(await codeOf(act(routes.listItems, 'b'.repeat(43)))).toBe('kiosk_session_over');
    through = { ...through, key: { ...through.key!, keyId } };
    expect(await codeOf(act(routes.listItems))).toBe('not_a_kiosk');
  });

  const ends: [string, () => Promise<unknown>, string][] = [
    [
      'the kiosk',
      () => data.keys.update({ userId: ada.userId, keyId: through.key!.keyId }, key => revokeKey(key, context), context),
      'not_a_kiosk',
    ],
    ['another PIN', () => data.givePin(mia, '4071', context), 'kiosk_session_over'],
    ['the PIN', () => data.pins.update(mia, pin => removePin(pin, now), context), 'kiosk_session_over'],
    [
      'the guardian who has set it',
      () => data.members.update(mia, each => changeGuardians(each, ['user_01kb8m3tq2e8fvq3w5r7c9d0ez']), context),
      'not_a_guardian',
    ],
    [
      'the child',
      () => data.members.update(mia, each => ({ ...removeMember({ ...each, guardians: undefined }, 'owner', 1, context) }), context),
      'not_a_guardian',
    ],
  ];
  test.each(ends)('is out of it at once with %s', async (_, end, reason) => {
    expect(await codeOf(act(routes.listItems))).toBe('passed');
    await end();
    expect(await codeOf(act(routes.listItems))).toBe(reason);
  });
});

describe('whoever guesses', () => {
  const guess = (of: typeof mia, digits: string, moment = now) => codeOf(data.pinSaid(of, digits, { ...context, now: moment }));
  const nobody = () => ({ ...mia, userId: `user_01kb8m3tq2e8fvq3w5r7c9e${String(++count).padStart(3, '0')}` as const });

  test('two hundred at once have five looked at in all, whether there is such a child or not', async () => {
    for (const of of [mia, nobody()]) {
      const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => guess(of, String(i).padStart(4, '0'))));
      expect(answers.filter(each => each === 'pin_refused')).toHaveLength(5);
      expect(answers.filter(each => each === 'pin_locked')).toHaveLength(195);
    }
    expect((await data.pins.get(mia)).lockedUntil).toBe('2026-11-29T08:01:00.000Z');
    expect(await guess(mia, '4071')).toBe('pin_locked');
    expect(await guess(mia, '4071', '2026-11-29T08:01:00.000Z')).toBe('passed');
  });

  test('may again once a guardian gives another PIN, and is counted from the beginning by who says it right', async () => {
    for (let i = 0; i < 5; i++) await guess(mia, '0000');
    expect(await guess(mia, '4071')).toBe('pin_locked');
    await data.givePin(mia, '5555', context);
    expect([await guess(mia, '4071'), await guess(mia, '5555')]).toEqual(['pin_refused', 'passed']);
  });

  test('sees no difference between a wrong PIN and a child that is not there, in answer or in what is asked of the table', async () => {
    const measured = meterOf(data.documents);
    const wrong = await measured(() => guess(mia, '0000'));
    const unknown = await measured(() => guess(nobody(), '0000'));
    expect([wrong.result, unknown.result]).toEqual(['pin_refused', 'pin_refused']);
    expect(wrong.requests).toEqual(unknown.requests);
  });

  test('leaves nothing of what was said where it could be read', async () => {
    const marked = { ...context, retryMark: 'aaaaaaaa.bbbbbb', keyMadeAt: Date.parse(now) };
    await data.givePin(mia, '90817', marked);
    const row = JSON.stringify(await data.readRow(data.pins.keyOf(mia)));
    expect(row).not.toContain('bbbbbb');
    expect(row).not.toContain('90817');
    expect(data.unmarked(marked)).toEqual(context);
    // Who acts for whom stays with what is written beside.
    const acting = { ...marked, by: ada.userId, for: mia.userId };
    expect(data.unmarked(acting)).toEqual({ ...context, by: ada.userId, for: mia.userId });
  });
});
