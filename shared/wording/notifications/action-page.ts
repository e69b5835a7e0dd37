import { createHash } from 'node:crypto';
import type { MailKind } from '../../domain/people/profile.ts';
import { type Html, html, nothing } from '../core/html.ts';
import type { Reader } from '../core/locale.ts';
import { pageStyle } from '../core/page-style.ts';
import { type MessageKey, type Wording, wordingFor } from '../core/wording.ts';
import { titleOf } from './reminder-facts.ts';

/** What a link in a mail may do. */
export type PageAction = 'done' | 'snooze';
/** Which mails an unsubscribe link ends. */
export type PageMails = MailKind | 'invitation' | 'workspace';

/**
 * A page behind a link. `confirm` asks, and its form POSTs to the address of the page; snoozing posts `minutes`, one of the numbers given.
 * `until` is the instant at which a snoozed reminder comes back.
 */
export type ActionPage =
  | { kind: 'confirm'; action: 'done'; title: string }
  | { kind: 'confirm'; action: 'snooze'; title: string; minutes: number[] }
  | { kind: 'acted'; action: PageAction; title: string; now: string; until?: string }
  | { kind: 'used' | 'expired' | 'invalid' }
  | { kind: 'confirm_unsubscribe' | 'unsubscribed'; mails: PageMails };

/** A page, and the Content-Security-Policy under which it works: its one style sheet by its hash, no script, a form to itself. */
export type Page = { html: string; contentSecurityPolicy: string };

type Shown = { mark: 'ask' | 'good' | 'bad'; heading: string; title?: string; text: string; form?: Html };

const styleHash = createHash('sha256').update(pageStyle.html).digest('base64');
const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
const minuteMs = 60_000;
const marks = { ask: '?', good: '✓', bad: '!' } as const;

const form = (buttons: Html[]): Html => html`<form method="post">${buttons}</form>`;
const submit = (text: string): Html => html`<button type="submit">${text}</button>`;

function confirmPage(page: Extract<ActionPage, { kind: 'confirm' }>, wording: Wording): Shown {
  const { say, dates } = wording;
  const title = titleOf(page.title, wording);
  if (page.action === 'done') {
    return { mark: 'ask', heading: say('confirmDone'), title, text: say('confirmNote'), form: form([submit(say('doDone'))]) };
  }
  const choices = page.minutes.map(minutes => {
    const text = say('doSnooze', { duration: dates.duration(minutes * minuteMs) });
    return html`<button type="submit" name="minutes" value="${minutes}">${text}</button>`;
  });
  return { mark: 'ask', heading: say('confirmSnooze'), title, text: say('confirmNoteSnooze'), form: form(choices) };
}

function actedPage(page: Extract<ActionPage, { kind: 'acted' }>, wording: Wording): Shown {
  const { say, dates } = wording;
  const title = titleOf(page.title, wording);
  if (page.action === 'done')
    return { mark: 'good', heading: say('actedDone'), title, text: `${say('actedDoneNote')} ${say('closeNote')}` };
  const note =
    page.until === undefined ? say('actedSnoozeNote') : say('actedSnoozeUntil', { when: dates.moment(page.until, dates.dateAt(page.now)) });
  return { mark: 'good', heading: say('actedSnooze'), title, text: `${note} ${say('closeNote')}` };
}

const unsubscribeTexts = {
  workspace: { ask: 'confirmMute', note: 'muteNote', done: 'mutedNote' },
  invitation: { ask: 'confirmUnsubscribeInvitation', note: 'unsubscribeInvitationNote', done: 'unsubscribedInvitationNote' },
  reminder: { ask: 'confirmUnsubscribeReminder', note: 'unsubscribeNote', done: 'unsubscribedReminderNote' },
  digest: { ask: 'confirmUnsubscribeDigest', note: 'unsubscribeNote', done: 'unsubscribedDigestNote' },
  account: { ask: 'confirmUnsubscribeAccount', note: 'unsubscribeNote', done: 'unsubscribedAccountNote' },
} as const satisfies Record<PageMails, { ask: MessageKey; note: MessageKey; done: MessageKey }>;

function unsubscribePage({ kind, mails }: Extract<ActionPage, { mails: PageMails }>, { say }: Wording): Shown {
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

function shownOn(page: ActionPage, wording: Wording): Shown {
  if (page.kind === 'confirm') return confirmPage(page, wording);
  if (page.kind === 'acted') return actedPage(page, wording);
  if ('mails' in page) return unsubscribePage(page, wording);
  return { mark: 'bad', heading: wording.say(page.kind), text: wording.say(`${page.kind}Note`) };
}

/** A small page of its own, without a script, in the reader's language. Where nobody is known, the caller names a language and UTC. */
export function actionPage(page: ActionPage, reader: Pick<Reader, 'locale' | 'zone'>): Page {
  const wording = wordingFor(reader);
  const { mark, heading, title, text, form: asked = nothing } = shownOn(page, wording);
  const document = html`<!DOCTYPE html>
<html lang="${wording.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex,nofollow">
<meta name="referrer" content="no-referrer">
<title>${heading} · ${wording.say('productName')}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<p class="product">${wording.say('productName')}</p>
<section>
<p class="mark ${mark}" aria-hidden="true">${marks[mark]}</p>
<h1>${heading}</h1>
${title === undefined ? nothing : html`<p class="title" dir="auto">${title}</p>`}
<p>${text}</p>
${asked}
</section>
</main>
</body>
</html>`;
  return { html: document.html, contentSecurityPolicy };
}
