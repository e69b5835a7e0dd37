import type { MailKind } from '../../domain/people/profiles/profile.ts';
import { type Html, html } from '../core/html.ts';
import type { Reader } from '../core/locale.ts';
import { type DeadLink, deadLink, type Page, type PageContent, pageOf } from '../core/page.ts';
import { type MessageKey, type Wording, wordingFor } from '../core/wording.ts';
import { titleOf } from './reminder-facts.ts';

/** What a link in a mail may do. */
type PageAction = 'done' | 'snooze' | 'approve' | 'return';
/** What a link has done: what takes approval is claimed and not done. */
export type PageDeed = PageAction | 'claim';
/** Which mails an unsubscribe link ends. */
export type PageMails = MailKind | 'invitation' | 'workspace';

/**
 * A page behind a link. `confirm` asks, and its form POSTs to the address of the page; snoozing posts `minutes`, one of the numbers given, and
 * returning a `reason`.
 * `until` is the instant at which a snoozed reminder comes back.
 */
export type ActionPage =
  | { kind: 'confirm'; action: Exclude<PageAction, 'snooze'>; title: string }
  | { kind: 'confirm'; action: 'snooze'; title: string; minutes: number[] }
  | { kind: 'acted'; action: PageDeed; title: string; now: string; until?: string }
  | { kind: DeadLink }
  | { kind: 'confirm_unsubscribe' | 'unsubscribed'; mails: PageMails };

const minuteMs = 60_000;

const form = (buttons: Html[]): Html => html`<form method="post">${buttons}</form>`;
const submit = (text: string): Html => html`<button type="submit">${text}</button>`;

const noField = (): Html[] => [];
const reasonField = ({ say }: Wording): Html[] => [html`<label>${say('returnReason')} <input name="reason" maxlength="200"></label>`];

const confirmTexts = {
  done: { heading: 'confirmDone', button: 'doDone', field: noField },
  approve: { heading: 'confirmApprove', button: 'approve', field: noField },
  return: { heading: 'confirmReturn', button: 'return', field: reasonField },
} as const satisfies Record<
  Exclude<PageAction, 'snooze'>,
  { heading: MessageKey; button: MessageKey; field: (wording: Wording) => Html[] }
>;

const actedTexts = {
  done: { heading: 'actedDone', note: 'actedDoneNote' },
  claim: { heading: 'actedClaim', note: 'actedClaimNote' },
  approve: { heading: 'actedApprove', note: 'actedApproveNote' },
  return: { heading: 'actedReturn', note: 'actedReturnNote' },
} as const satisfies Record<Exclude<PageDeed, 'snooze'>, { heading: MessageKey; note: MessageKey }>;

function confirmPage(page: Extract<ActionPage, { kind: 'confirm' }>, wording: Wording): PageContent {
  const { say, dates } = wording;
  const title = titleOf(page.title, wording);
  if (page.action !== 'snooze') {
    const { heading, button, field } = confirmTexts[page.action];
    return { mark: 'ask', heading: say(heading), title, text: say('confirmNote'), form: form([...field(wording), submit(say(button))]) };
  }
  const choices = page.minutes.map(minutes => {
    const text = say('doSnooze', { duration: dates.duration(minutes * minuteMs) });
    return html`<button type="submit" name="minutes" value="${minutes}">${text}</button>`;
  });
  return { mark: 'ask', heading: say('confirmSnooze'), title, text: say('confirmNoteSnooze'), form: form(choices) };
}

function actedPage(page: Extract<ActionPage, { kind: 'acted' }>, wording: Wording): PageContent {
  const { say, dates } = wording;
  const title = titleOf(page.title, wording);
  if (page.action !== 'snooze') {
    const { heading, note } = actedTexts[page.action];
    return { mark: 'good', heading: say(heading), title, text: `${say(note)} ${say('closeNote')}` };
  }
  const note =
    page.until === undefined ? say('actedSnoozeNote') : say('actedSnoozeUntil', { when: dates.moment(page.until, dates.dateAt(page.now)) });
  return { mark: 'good', heading: say('actedSnooze'), title, text: `${note} ${say('closeNote')}` };
}

const unsubscribeTexts = {
  workspace: { ask: 'confirmMute', note: 'muteNote', done: 'mutedNote' },
  invitation: { ask: 'confirmUnsubscribeInvitation', note: 'unsubscribeInvitationNote', done: 'unsubscribedInvitationNote' },
  reminder: { ask: 'confirmUnsubscribeReminder', note: 'unsubscribeNote', done: 'unsubscribedReminderNote' },
  digest: { ask: 'confirmUnsubscribeDigest', note: 'unsubscribeNote', done: 'unsubscribedDigestNote' },
  news: { ask: 'confirmUnsubscribeNews', note: 'unsubscribeNote', done: 'unsubscribedNewsNote' },
  account: { ask: 'confirmUnsubscribeAccount', note: 'unsubscribeNote', done: 'unsubscribedAccountNote' },
} as const satisfies Record<PageMails, { ask: MessageKey; note: MessageKey; done: MessageKey }>;

function unsubscribePage({ kind, mails }: Extract<ActionPage, { mails: PageMails }>, { say }: Wording): PageContent {
  if (kind === 'unsubscribed') {
    return {
      mark: 'good',
      heading: say('unsubscribed'),
      text: say(unsubscribeTexts[mails].done),
    };
  }
  return {
    mark: 'ask',
    heading: say(unsubscribeTexts[mails].ask),
    text: say(unsubscribeTexts[mails].note),
    form: form([submit(say('doUnsubscribe'))]),
  };
}

function shownOn(page: ActionPage, wording: Wording): PageContent {
  if (page.kind === 'confirm') return confirmPage(page, wording);
  if (page.kind === 'acted') return actedPage(page, wording);
  if ('mails' in page) return unsubscribePage(page, wording);
  return deadLink(page.kind, wording);
}

/** The page behind a link, in the reader's language. Where nobody is known, the caller names a language and UTC. */
export function actionPage(page: ActionPage, reader: Pick<Reader, 'locale' | 'zone'>): Page {
  const wording = wordingFor(reader);
  return pageOf(shownOn(page, wording), wording);
}
