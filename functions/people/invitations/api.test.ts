import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { headerOf, linkIn, type Mail, mailsTo } from '../../../scripts/testing/mailbox.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

let ada: Person;
let home: { workspaceId: WorkspaceId };
beforeAll(async () => {
  ada = await person('ada');
  await ada.api.changeMe({ body: { displayName: 'Ada' } });
  home = await workspaceOf(ada, 'Maple Street');
});

const missing = { status: 404, code: 'not_found', details: { what: 'invitation' } };
const mailTo = (email: string, count = 1): Promise<Mail> =>
  eventually('the invitation', async () => {
    const found = (await mailsTo(stage.mailFolder, email)).filter(({ subject }) => !subject?.startsWith('You can join'));
    return found.length >= count && found.at(-1)!;
  });
const tokenIn = (mail: Mail): string => linkIn(mail, '/invitation#').split('#')[1]!;
/** Invites somebody, and what their mail's link holds. */
const inviteOf = async ({ email }: { email: string }, params = home, role: 'member' | 'guest' = 'member', by = ada) => {
  const { data } = await by.api.createInvitation({ params, body: { email, role } });
  const mail = await mailTo(email, 1);
  return { data, mail, token: tokenIn(mail) };
};

describe('an invitation', () => {
  test('comes by mail in the language that was asked for, is read and accepted by who owns the address, and makes them a member at once', async () => {
    const ben = await person('ben');
    const { data, status } = await ada.api.createInvitation({
      params: home,
      body: { email: ben.email.toUpperCase(), role: 'member', locale: 'de' },
    });
    expect({ status, data }).toMatchObject({
      status: 201,
      data: { email: ben.email, role: 'member', status: 'open', sends: 1, mailed: false },
    });
    const mail = await mailTo(ben.email);
    expect(mail.subject).toBe('Ada lädt dich zu „Maple Street“ ein');
    expect([headerOf(mail, 'auto-submitted'), mail.html]).toEqual(['auto-generated', expect.stringContaining('Einladung ansehen')]);
    const params = { token: tokenIn(mail) };

    const { data: welcome } = await ben.api.readInvitation({ params });
    expect(welcome).toEqual({ ...home, workspaceName: 'Maple Street', role: 'member', inviterName: 'Ada', endsAt: data.endsAt });
    const { data: member } = await ben.api.acceptInvitation({ params });
    expect(member).toMatchObject({ ...home, userId: ben.userId, role: 'member', addedBy: ada.userId });
    expect((await ben.api.getWorkspace({ params: home })).data.name).toBe('Maple Street');
    // A retry finds it done; the link does nothing more.
    expect((await ben.api.acceptInvitation({ params })).data).toEqual(member);
    await expect(ben.api.readInvitation({ params })).rejects.toMatchObject(missing);
    expect((await ada.api.listInvitations({ params: home })).data).toEqual([]);
  });

  test('is nothing to a stranger who holds the link, and to a link that was changed', async () => {
    const [ben, eve] = await Promise.all([person('ben'), person('eve')]);
    const { token } = await inviteOf(ben);
    const forged = [token.replace(/-1\./, '-2.'), `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 'x', `${token}x`];
    for (const [who, params] of [[eve, { token }], ...forged.map(each => [ben, { token: each }] as const)] as const)
      for (const ask of ['readInvitation', 'acceptInvitation', 'declineInvitation'] as const)
        await expect(who.api[ask]({ params })).rejects.toMatchObject(missing);
    await expect(eve.api.getWorkspace({ params: home })).rejects.toMatchObject({ status: 404 });
    expect((await ben.api.readInvitation({ params: { token } })).data.workspaceName).toBe('Maple Street');
  });

  test('A19 of an address that is invited already is the same one, by one mail, in the role that was asked for last', async () => {
    const email = `ben-${randomBytes(6).toString('hex')}@example.com`;
    const answers = await Promise.all([1, 2].map(() => ada.api.createInvitation({ params: home, body: { email, role: 'guest' } })));
    const { data: again } = await ada.api.createInvitation({ params: home, body: { email, role: 'member' } });
    for (const { data } of answers) expect(data.invitationId).toBe(again.invitationId);
    // A19
    expect(again.role).toBe('member');
    await mailTo(email);
    await eventually(
      'its mark',
      async () => (await ada.api.listInvitations({ params: home })).data.find(each => each.email === email)?.mailed,
    );
    expect(await mailsTo(stage.mailFolder, email)).toHaveLength(1);
    await expect(ada.api.resendInvitation({ params: again })).rejects.toMatchObject({ status: 429, code: 'too_many_requests' });
  });

  test('that was taken back, or declined, is over; invited anew there is another link, and the old one stays dead', async () => {
    const ben = await person('ben');
    const { data, token } = await inviteOf(ben);
    await ada.api.revokeInvitation({ params: data });
    await expect(ben.api.acceptInvitation({ params: { token } })).rejects.toMatchObject(missing);
    await expect(ada.api.revokeInvitation({ params: data })).rejects.toMatchObject(missing);
    await ada.api.createInvitation({ params: home, body: { email: ben.email, role: 'guest' } });
    const params = { token: tokenIn(await mailTo(ben.email, 2)) };
    await expect(ben.api.acceptInvitation({ params: { token } })).rejects.toMatchObject(missing);
    await ben.api.declineInvitation({ params });
    await expect(ben.api.acceptInvitation({ params })).rejects.toMatchObject(missing);
    // H1: neither at their address nor by their id, until they allow it.
    const unwanted = { status: 403, details: { reason: 'not_wanted' } };
    await expect(ada.api.createInvitation({ params: home, body: { email: ben.email, role: 'guest' } })).rejects.toMatchObject(unwanted);
    await expect(ada.api.createOffer({ params: home, body: { userId: ben.userId, role: 'guest' } })).rejects.toMatchObject(unwanted);
    await ben.api.unblockWorkspace({ params: home });
    expect((await ada.api.createOffer({ params: home, body: { userId: ben.userId, role: 'guest' } })).status).toBe(201);
  });
});

describe('who invites', () => {
  test('gives nothing above their own role, not into a personal workspace, and not as a member', async () => {
    const [admin, member] = [await memberOf(home, ada, 'admin'), await memberOf(home, ada, 'member')];
    const body = { email: 'somebody@example.com', role: 'owner' as const };
    await expect(admin.api.createInvitation({ params: home, body })).rejects.toMatchObject({
      status: 403,
      details: { reason: 'role_above_own' },
    });
    await expect(member.api.createInvitation({ params: home, body })).rejects.toMatchObject({
      status: 403,
      details: { needs: 'member:create' },
    });
    await expect(ada.api.createInvitation({ params: ada, body })).rejects.toMatchObject({
      status: 403,
      details: { reason: 'personal_workspace' },
    });
  });

  test('and may not any more lets nobody in: their invitations are dead with their right', async () => {
    const params = await workspaceOf(ada);
    const [admin, ben] = [await memberOf(params, ada, 'admin'), await person('ben')];
    const { token } = await inviteOf(ben, params, 'member', admin);
    await ada.api.changeMember({ params: { ...params, userId: admin.userId }, body: { role: 'member' }, ifMatch: '*' });
    await expect(ben.api.acceptInvitation({ params: { token } })).rejects.toMatchObject(missing);
  });
});

test('who was removed is let in again, and who is a member stays what they are', async () => {
  const params = await workspaceOf(ada);
  const ben = await memberOf(params, ada, 'admin');
  const { token } = await inviteOf(ben, params, 'guest');
  expect((await ben.api.acceptInvitation({ params: { token } })).data.role).toBe('admin');
  await ada.api.removeMember({ params: { ...params, userId: ben.userId } });
  await ada.api.createInvitation({ params, body: { email: ben.email, role: 'guest' } });
  const next = tokenIn(await mailTo(ben.email, 2));
  expect((await ben.api.acceptInvitation({ params: { token: next } })).data).toMatchObject({ role: 'guest', version: 3 });
});
