import { actionRoutes } from '../../shared/api/actions.ts';
import type { PageReply } from '../../shared/api/route.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { Failure, type FailureCode, failures } from '../../shared/domain/failure.ts';
import { type Profile, takesMail, unsubscribe } from '../../shared/domain/profile.ts';
import type { ActionClaim, Claim } from '../../shared/runtime/claim.ts';
import { verified } from '../../shared/runtime/links.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { type ActionPage, actionPage } from '../../shared/wording/action-page.ts';
import { openAction, snoozeChoices, takeAction } from './act.ts';

type Reader = { locale: string; zone: string };
const stranger: Reader = { locale: 'en', zone: 'UTC' };

const pageOf = (page: ActionPage, reader: Reader, status = 200): PageReply => ({
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

/** Answers a page to whoever holds a token that `fits`, in their language: once it is known whose it is, mistakes are told in it too. */
const answerTo = async <T extends Claim>(
  { params, now }: { params: { token: string }; now: string },
  fits: (claim: Claim) => claim is T,
  answer: (claim: T, reader: Profile) => Promise<PageReply>,
): Promise<PageReply> => {
  let reader: Reader = stranger;
  try {
    const claim = await verified(params.token, now);
    const profile = await profiles.get(claim);
    reader = profile;
    if (!fits(claim)) throw new Failure('invalid_link');
    return await answer(claim, profile);
  } catch (error) {
    const kind = error instanceof Failure ? pageOfMistake[error.code] : undefined;
    if (!kind) throw error;
    return pageOf({ kind }, reader, failures[(error as Failure).code]);
  }
};

const isAction = (claim: Claim): claim is ActionClaim => claim.do !== 'unsubscribe';
const isUnsubscribe = (claim: Claim): claim is Exclude<Claim, ActionClaim> => claim.do === 'unsubscribe';

export const handler = serve(actionRoutes, {
  showAction: async asked =>
    answerTo(asked, isAction, async (claim, reader) => {
      const { title } = (await openAction(claim)).content;
      return pageOf(
        claim.do === 'done'
          ? { kind: 'confirm', action: 'done', title }
          : { kind: 'confirm', action: 'snooze', title, minutes: snoozeChoices },
        reader,
      );
    }),

  takeAction: async asked =>
    answerTo(asked, isAction, async (claim, reader) => {
      const { now, requestId, form } = asked;
      const { title, until } = await takeAction(claim, Number(form.minutes), { userId: claim.userId, now, requestId });
      return pageOf({ kind: 'acted', action: claim.do, title, now, until }, reader);
    }),

  showUnsubscribe: async asked =>
    answerTo(asked, isUnsubscribe, async ({ kind }, reader) => pageOf({ kind: 'confirm_unsubscribe', mails: kind }, reader)),

  unsubscribe: async asked =>
    answerTo(asked, isUnsubscribe, async ({ userId, kind }, reader) => {
      const stamp = { userId, now: asked.now, requestId: asked.requestId };
      // Mail programs and people press twice: what has stopped is not stopped again.
      if (takesMail(reader, kind)) await profiles.update({ userId }, profile => unsubscribe(profile, kind, stamp), stamp);
      return pageOf({ kind: 'unsubscribed', mails: kind }, reader);
    }),
});
