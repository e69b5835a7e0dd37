import type { NewsContent } from '../../domain/notifications/notification-content.ts';
import { type Html, html, joined, nothing } from '../core/html.ts';
import type { Reader } from '../core/locale.ts';
import { button, buttons } from '../core/mail-buttons.ts';
import { type Mail, mailFrame } from '../core/mail-frame.ts';
import { colour, font } from '../core/mail-style.ts';
import { isolated, oneLine, sentence, shorten, signature, wrap } from '../core/text.ts';
import { type Wording, wordingFor } from '../core/wording.ts';
import { leaf, priorityPill } from './mail-parts.ts';
import { type NewsFacts, type NewsLine, newsLines, newsSummary } from './news-lines.ts';
import { titleOf } from './reminder-facts.ts';

type Links = { unsubscribe: string } & { [Name in 'mute' | 'open' | 'approve' | 'return']?: string | undefined };
type News = { content: NewsContent; facts: NewsFacts; reader: Reader; links: Links };

const titleShown = 120;
const quoteShown = 500;

/** What a mail of news says, in the reader's words. */
const said = ({ content, facts }: News, wording: Wording) => {
  const { say, dates } = wording;
  const title = titleOf(content.title, wording);
  const today = dates.dateAt(content.news.at(-1)!.at);
  const label = content.start ? 'start' : 'due';
  const when = content.start ?? content.due;
  const place = `${oneLine(content.workspaceName)} · ${say(`kind.${content.itemKind}`)}`;
  const details: [string, string][] = [
    ...(when ? [[say(label), dates.when(when, today)] as [string, string]] : []),
    [say('workspace'), place],
  ];
  return {
    title,
    details,
    leafDate: when && dates.seen(when).date,
    lines: newsLines(content, facts, wording).map(each => ({ ...each, quote: shorten(each.quote, quoteShown) })),
    before: content.more > 0 ? wording.count('more', content.more) : '',
    subject: say('labelled', { label: newsSummary(content, facts, wording), value: isolated(shorten(title, titleShown)) }),
  };
};

const heading = (
  { title, leafDate }: ReturnType<typeof said>,
  { priority }: NewsContent,
  wording: Wording,
): Html => html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
${leafDate === undefined ? nothing : html`<td width="64" valign="top" style="width:64px;padding-right:20px;">${leaf(leafDate, wording)}</td>`}
<td valign="top">
<div class="soft" style="${font}font-size:14px;line-height:20px;color:${colour.soft};">${wording.say('newsIntro')}</div>
<h1 class="ink title" dir="auto" style="${font}text-align:left;margin:5px 0 0;font-size:24px;line-height:31px;font-weight:600;color:${colour.ink};word-break:break-word;">${title}</h1>
<div style="padding-top:9px;">${priorityPill(priority, wording)}</div>
</td>
</tr></table>`;

const lineRow = ({ line, quote, at }: NewsLine, { dates }: Wording): Html => html`<tr>
<td class="ink line" dir="auto" style="${font}border-top:1px solid ${colour.line};padding:13px 0;font-size:16px;line-height:23px;color:${colour.ink};word-break:break-word;">${line}
<span class="soft" style="font-size:13px;color:${colour.soft};">· ${dates.moment(at, dates.dateAt(at))}</span>
${quote === '' ? nothing : html`<div class="soft" dir="auto" style="${font}margin-top:7px;border-left:3px solid ${colour.line};padding:1px 0 1px 12px;font-size:15px;line-height:22px;color:${colour.soft};">${quote}</div>`}
</td></tr>`;

const softRow = (text: string): Html =>
  text === ''
    ? nothing
    : html`<tr><td class="soft" style="${font}padding:2px 0 13px;font-size:14px;line-height:20px;color:${colour.soft};">${text}</td></tr>`;

const decisions = ({ approve, return: back }: Links, { say }: Wording): Html =>
  approve === undefined || back === undefined
    ? nothing
    : html`<div style="padding-top:20px;">${buttons(button(say('approve'), approve, 'main'), button(say('return'), back, 'second'))}</div>`;

const body = (facts: ReturnType<typeof said>, { content, links }: News, wording: Wording): Html => {
  const { lines, details, before } = facts;
  const open =
    links.open === undefined
      ? nothing
      : html`<div style="padding-top:20px;">${buttons(button(wording.say('open'), links.open, links.approve === undefined ? 'main' : 'second'))}</div>`;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="inner" style="padding:28px 32px 0;">${heading(facts, content, wording)}</td></tr>
<tr><td class="inner" style="padding:18px 32px 30px;">
<div class="soft" style="${font}padding-bottom:14px;font-size:14px;line-height:21px;color:${colour.soft};">${joined(
    details.map(([label, value]) => html`${wording.say('labelled', { label, value: sentence(value, wording.tag) })}`),
    html`<br>`,
  )}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${lines.map(line => lineRow(line, wording))}${softRow(before)}</table>
${decisions(links, wording)}
${open}
</td></tr>
</table>`;
};

const plainText = ({ title, details, lines, before }: ReturnType<typeof said>, links: Links, { say, linked }: Wording): string => {
  const blocks = [
    wrap(isolated(title)),
    details.map(([label, value]) => wrap(say('labelled', { label, value: isolated(value) }))).join('\n'),
    ...lines.map(({ line, quote }) => [wrap(line), ...(quote === '' ? [] : [wrap(quote, '  ')])].join('\n')),
    before === '' ? '' : wrap(before),
    links.approve === undefined ? '' : linked('approve', links.approve),
    links.return === undefined ? '' : linked('return', links.return),
    links.open === undefined ? '' : linked('open', links.open),
    `${signature}\n${wrap(say('newsWhy'))}\n${linked('newsUnsubscribe', links.unsubscribe)}${links.mute === undefined ? '' : `\n${linked('reminderMute', links.mute)}`}`,
  ];
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
};

/** The mail of what happened to one item: who did what, what comments say, and where the item is. */
export const newsMail = (news: News): Mail => {
  const { reader, links } = news;
  const wording = wordingFor(reader);
  const facts = said(news, wording);
  const frame = {
    lang: wording.locale,
    subject: facts.subject,
    preheader: facts.lines.map(({ line }) => line).join(' · '),
    product: wording.say('productName'),
    why: wording.say('newsWhy'),
    unsubscribe: { text: wording.say('newsUnsubscribe'), url: links.unsubscribe },
    mute: links.mute === undefined ? undefined : { text: wording.say('reminderMute'), url: links.mute },
  };
  return { subject: facts.subject, text: plainText(facts, links, wording), html: mailFrame(frame, body(facts, news, wording)) };
};
