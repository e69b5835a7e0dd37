import type { HandlersOf, PageReply } from '../../../shared/api/core/route.ts';
import type { actionRoutes } from '../../../shared/api/notifications/actions.ts';
import { refuseInvitations } from '../../../shared/data/people/invitation-limits.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure, type FailureCode, failures } from '../../../shared/domain/core/failure.ts';
import { Reason } from '../../../shared/domain/items/claims/claim.ts';
import { muteWorkspace, takesMail, unsubscribe } from '../../../shared/domain/people/profiles/profile.ts';
import type { ActionClaim, Claim, UnsubscribeClaim } from '../../../shared/runtime/auth/claim.ts';
import { verified } from '../../../shared/runtime/auth/links.ts';
import type { DeadLink } from '../../../shared/wording/core/page.ts';
import { type ActionPage, actionPage } from '../../../shared/wording/notifications/action-page.ts';
import { openAction, snoozeChoices, takeAction } from './act.ts';

type Reader = { locale: string; zone: string };
const stranger: Reader = { locale: 'en', zone: 'UTC' };

const pageOf = (page: ActionPage, reader: Reader, status = 200): PageReply => ({
  status,
  ...actionPage(page, reader),
});

/** The page that a mistake becomes: a person followed a link, so a person is answered. */
const pageOfMistake: Partial<Record<FailureCode, DeadLink>> = {
  invalid_link: 'invalid',
  link_expired: 'expired',
  link_already_used: 'used',
  item_not_open: 'used',
  item_in_trash: 'used',
  item_claimed: 'used',
  item_not_claimed: 'used',
  proof_required: 'inApp',
  window_not_open: 'tooEarly',
  window_closed: 'tooLate',
  sub_items_open: 'partsOpen',
  not_found: 'invalid',
};

/** The same by why it was refused, where that says more. */
const pageOfReason: Partial<Record<string, DeadLink>> = { one_before_open: 'oneBefore', whose_part: 'whosePart', no_part: 'used' };

const mistakeOf = (error: unknown): DeadLink | undefined =>
  error instanceof Failure ? (pageOfReason[String(error.details?.reason)] ?? pageOfMistake[error.code]) : undefined;

const readerOf = async (claim: Claim): Promise<Reader> => ('userId' in claim ? profiles.get(claim) : { ...stranger, locale: claim.locale });

/** Answers a page to whoever holds a token that `fits`, in their language: once it is known whose it is, mistakes are told in it too. */
const answerTo = async <T extends Claim>(
  { params, now }: { params: { token: string }; now: string },
  fits: (claim: Claim) => claim is T,
  answer: (claim: T, reader: Reader) => Promise<PageReply>,
): Promise<PageReply> => {
  let reader: Reader = stranger;
  try {
    const claim = await verified(params.token, now);
    reader = await readerOf(claim);
    if (!fits(claim)) throw new Failure('invalid_link');
    return await answer(claim, reader);
  } catch (error) {
    const kind = mistakeOf(error);
    if (!kind) throw error;
    return pageOf({ kind }, reader, failures[(error as Failure).code]);
  }
};

const isAction = (claim: Claim): claim is ActionClaim => ['done', 'snooze', 'approve', 'return'].includes(claim.do);
const isUnsubscribe = (claim: Claim): claim is UnsubscribeClaim => !isAction(claim);
const mailsOf = (claim: UnsubscribeClaim) => {
  if (claim.do === 'mute') return 'workspace';
  return claim.do === 'unsubscribe' ? claim.kind : 'invitation';
};

/** Stops mails. Mail programs and people press twice: what has stopped is not stopped again. */
const stop = async (claim: UnsubscribeClaim, { now, requestId }: { now: string; requestId: string }): Promise<void> => {
  if (claim.do === 'refuse_invitations') return refuseInvitations(claim.subject, now);
  const { userId } = claim;
  const context = { userId, now, requestId };
  if (claim.do === 'mute') {
    await profiles.update({ userId }, profile => muteWorkspace(profile, claim.workspaceId), context);
    return;
  }
  const { kind } = claim;
  await profiles.update({ userId }, profile => (takesMail(profile, kind) ? unsubscribe(profile, kind, context) : undefined), context);
};

export const actionHandlers: HandlersOf<typeof actionRoutes> = {
  showAction: async asked =>
    answerTo(asked, isAction, async (claim, reader) => {
      const { title } = (await openAction(claim)).content;
      const { do: action } = claim;
      return pageOf({ kind: 'confirm', title, ...(action === 'snooze' ? { action, minutes: snoozeChoices } : { action }) }, reader);
    }),

  takeAction: async asked =>
    answerTo(asked, isAction, async (claim, reader) => {
      const { now, requestId, form } = asked;
      const said = { minutes: Number(form.minutes), reason: Reason.safeParse(form.reason).data };
      const { action, title, until } = await takeAction(claim, said, { userId: claim.userId, now, requestId });
      return pageOf({ kind: 'acted', action, title, now, until }, reader);
    }),

  showUnsubscribe: async asked =>
    answerTo(asked, isUnsubscribe, async (claim, reader) => pageOf({ kind: 'confirm_unsubscribe', mails: mailsOf(claim) }, reader)),

  unsubscribe: async asked =>
    answerTo(asked, isUnsubscribe, async (claim, reader) => {
      await stop(claim, asked);
      return pageOf({ kind: 'unsubscribed', mails: mailsOf(claim) }, reader);
    }),
};
