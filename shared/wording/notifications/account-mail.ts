import type { AccountContent } from '../../domain/notifications/notification-content.ts';
import { type Html, html, nothing } from '../core/html.ts';
import type { Reader } from '../core/locale.ts';
import { button, buttons } from '../core/mail-buttons.ts';
import type { Mail } from '../core/mail-frame.ts';
import { mailFrame } from '../core/mail-frame.ts';
import { colour, font } from '../core/mail-style.ts';
import { isolated, oneLine, shorten, signature, wrap } from '../core/text.ts';
import { type Wording, wordingFor } from '../core/wording.ts';
import { noticeText } from './inbox-text.ts';

const helloTo = ({ displayName = '' }: Reader, { say }: Wording): string => {
  const name = shorten(oneLine(displayName), 40);
  return name === '' ? '' : say('hello', { name: isolated(name) });
};

const paragraph = (text: string): Html =>
  text === '' ? nothing : html`<div class="soft" style="${font}font-size:14px;line-height:20px;color:${colour.soft};">${text}</div>`;

const body = (hello: string, title: string, note: string, action: Html): Html =>
  html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="inner" style="padding:28px 32px 30px;">
${paragraph(hello)}
<h1 class="ink title" dir="auto" style="${font}text-align:left;margin:5px 0 14px;font-size:24px;line-height:31px;font-weight:600;color:${colour.ink};word-break:break-word;">${title}</h1>
<div class="ink" style="${font}font-size:16px;line-height:24px;color:${colour.ink};">${note}</div>
${action}
</td></tr>
</table>`;

const footers = {
  account: { why: 'accountWhy', unsubscribe: 'accountUnsubscribe' },
  reminder: { why: 'reminderWhy', unsubscribe: 'reminderUnsubscribe' },
  news: { why: 'newsWhy', unsubscribe: 'newsUnsubscribe' },
} as const;

type Notice = { about?: keyof typeof footers; content: AccountContent; reader: Reader; links: { unsubscribe: string } };

/** The mail of a notice: what happened, what to do, and a button where there is a page to do it on. It is about the account, or about many reminders or much news. */
export function accountMail({ about = 'account', content, reader, links }: Notice): Mail {
  const wording = wordingFor(reader);
  const { say, linked } = wording;
  const { why, unsubscribe } = footers[about];
  const { title, body: note } = noticeText(content, wording);
  const hello = helloTo(reader, wording);
  const { link } = content;
  const action = link ? html`<div style="padding-top:24px;">${buttons(button(say('open'), link, 'main'))}</div>` : nothing;
  const frame = {
    lang: wording.locale,
    subject: title,
    preheader: note,
    product: say('productName'),
    why: say(why),
    unsubscribe: { text: say(unsubscribe), url: links.unsubscribe },
  };
  const blocks = [
    hello === '' ? '' : wrap(hello),
    wrap(title),
    wrap(note),
    link ? linked('open', link) : '',
    `${signature}\n${wrap(say(why))}\n${linked(unsubscribe, links.unsubscribe)}`,
  ];
  return {
    subject: title,
    text: `${blocks.filter(block => block !== '').join('\n\n')}\n`,
    html: mailFrame(frame, body(hello, title, note, action)),
  };
}
