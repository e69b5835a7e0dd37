import { actionRoutes } from '../../shared/api/actions.ts';
import type { PageReply } from '../../shared/api/route.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { Failure, type FailureCode, failures } from '../../shared/domain/failure.ts';
import { unsubscribe } from '../../shared/domain/profile.ts';
import { type ActionClaim, type Claim, verified } from '../../shared/runtime/links.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { type ActionPage, actionPage } from '../../shared/wording/action-page.ts';
import { openAction, snoozeChoices, takeAction } from './act.ts';

const stranger = { locale: 'en', zone: 'UTC' };

const pageOf = (page: ActionPage, reader: { locale: string; zone: string }, status = 200): PageReply => ({
  status,
  ...actionPage(page, reader),
});

/** The page that a mistake becomes: a person followed a link, so a person is answered. */
const pageOfMistake: Partial<Record<FailureCode, 'used' | 'expired' | 'invalid'>> = {
  invalid_link: 'invalid',
  link_expired: 'expired',
  link_already_used: 'used',
  item_not_open: 'used',
  item_in_trash: 'used',
  not_found: 'invalid',
};

const orMistake = async (answer: () => Promise<PageReply>): Promise<PageReply> => {
  try {
    return await answer();
  } catch (error) {
    const kind = error instanceof Failure ? pageOfMistake[error.code] : undefined;
    if (!kind) throw error;
    return pageOf({ kind }, stranger, failures[(error as Failure).code]);
  }
};

const claimIn = async <T extends Claim>(token: string, now: string, fits: (claim: Claim) => claim is T): Promise<T> => {
  const claim = await verified(token, now);
  if (!fits(claim)) throw new Failure('invalid_link');
  return claim;
};

const isAction = (claim: Claim): claim is ActionClaim => claim.do !== 'unsubscribe';
const isUnsubscribe = (claim: Claim): claim is Exclude<Claim, ActionClaim> => claim.do === 'unsubscribe';

export const handler = serve(actionRoutes, {
  showAction: async ({ params: { token }, now }) =>
    orMistake(async () => {
      const claim = await claimIn(token, now, isAction);
      const { reader, title } = await openAction(claim);
      return pageOf(
        claim.do === 'done'
          ? { kind: 'confirm', action: 'done', title }
          : { kind: 'confirm', action: 'snooze', title, minutes: snoozeChoices },
        reader,
      );
    }),

  takeAction: async ({ params: { token }, now, requestId, form }) =>
    orMistake(async () => {
      const claim = await claimIn(token, now, isAction);
      const { reader, title, until } = await takeAction(claim, Number(form.minutes), { userId: claim.userId, now, requestId });
      return pageOf({ kind: 'acted', action: claim.do, title, now, until }, reader);
    }),

  showUnsubscribe: async ({ params: { token }, now }) =>
    orMistake(async () => {
      const { userId, kind } = await claimIn(token, now, isUnsubscribe);
      return pageOf({ kind: 'confirm_unsubscribe', mails: kind }, await profiles.get({ userId }));
    }),

  unsubscribe: async ({ params: { token }, now, requestId }) =>
    orMistake(async () => {
      const { userId, kind } = await claimIn(token, now, isUnsubscribe);
      const stamp = { userId, now, requestId };
      const reader = await profiles.update({ userId }, profile => unsubscribe(profile, kind, stamp), stamp);
      return pageOf({ kind: 'unsubscribed', mails: kind }, reader);
    }),
});
