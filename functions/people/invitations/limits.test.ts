import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { headerOf, linkIn, mailsTo } from '../../../scripts/testing/mailbox.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invitationMailsAtMost } from '../../../shared/domain/people/invitations/invitation-limits.ts';

let ada: Person;
let bob: Person;
beforeAll(async () => {
  [ada, bob] = await Promise.all([person('ada'), person('bob')]);
});

const stranger = (): string => `stranger-${randomBytes(6).toString('hex')}@example.com`;
/** Invites an address, and answers what became of the mail. */
const invite = async (by: Person, params: { workspaceId: WorkspaceId }, email: string) => {
  const { data } = await by.api.createInvitation({ params, body: { email, role: 'member' } });
  return eventually('the mail, or why there is none', async () => {
    const open = (await by.api.listInvitations({ params })).data.find(each => each.invitationId === data.invitationId);
    return open?.mailed && open;
  });
};

test('M1: inviting and taking back again and again mails an address only so often a day, whoever does it, and says so', async () => {
  const email = stranger();
  const params = await workspaceOf(ada, 'Locked! Verify at www.evil.example/login');
  const refused: (string | undefined)[] = [];
  for (let i = 0; i < 12; i++) {
    const invitation = await invite(ada, params, email);
    refused.push(invitation.refused);
    await ada.api.revokeInvitation({ params: invitation });
  }
  const { toAddress } = invitationMailsAtMost;
  expect(refused).toEqual([...Array(toAddress).fill(undefined), ...Array(12 - toAddress).fill('too_many_to_address')]);
  expect((await invite(bob, await workspaceOf(bob), email)).refused).toBe('too_many_to_address');
  const mails = await mailsTo(stage.mailFolder, email);
  expect(mails).toHaveLength(toAddress);
  for (const { subject, text } of mails) expect(`${subject} ${text}`).not.toMatch(/evil|Verify/);
}, 180_000);

test('M1: who never wants to be invited again says so by the mail, without an account, and nobody invites them', async () => {
  const email = stranger();
  await invite(ada, await workspaceOf(ada), email);
  const [mail] = await eventually('the mail', async () => {
    const found = await mailsTo(stage.mailFolder, email);
    return found.length > 0 && found;
  });
  const link = linkIn(mail!, '/v1/unsubscribe/');
  expect([headerOf(mail!, 'list-unsubscribe'), headerOf(mail!, 'list-unsubscribe-post')]).toEqual([
    expect.stringContaining(link),
    expect.anything(),
  ]);

  // Whoever only looks has refused nothing.
  const asked = await fetch(link);
  expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining('<form method="post">')]);
  expect((await invite(bob, await workspaceOf(bob), email)).refused).toBeUndefined();

  const refusal = await fetch(link, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  expect([refusal.status, await refusal.text()]).toEqual([200, expect.not.stringContaining('<form')]);
  expect((await invite(bob, await workspaceOf(bob), email)).refused).toBe('not_wanted');
  expect(await mailsTo(stage.mailFolder, email)).toHaveLength(2);
});

test('M1: a new account has only so many invitations mailed a day, to whomever', async () => {
  const eve = await person('eve');
  const params = await workspaceOf(eve);
  const refused: (string | undefined)[] = [];
  for (let i = 0; i <= invitationMailsAtMost.byNewPerson; i++) refused.push((await invite(eve, params, stranger())).refused);
  expect(refused.filter(Boolean)).toEqual(['too_many_by_sender']);
}, 180_000);
