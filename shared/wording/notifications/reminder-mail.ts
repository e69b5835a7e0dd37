import type { ReminderContent } from '../../domain/notifications/notification-content.ts';
import { type Html, html, joined, link, nothing } from '../core/html.ts';
import type { Reader } from '../core/locale.ts';
import { button, buttons } from '../core/mail-buttons.ts';
import { type Mail, mailFrame } from '../core/mail-frame.ts';
import { colour, font } from '../core/mail-style.ts';
import { isolated, sentence, shorten, signature, wrap } from '../core/text.ts';
import { type Wording, wordingFor } from '../core/wording.ts';
import { leaf, note, priorityPill } from './mail-parts.ts';
import { type ReminderFacts, reminderFacts } from './reminder-facts.ts';

/** Where a reminder leads. Opening `done`, `snooze`, `unsubscribe` and `mute` only asks; `open` is the item in an app, if there is one. */
export type ReminderLinks = { done: string; snooze: string; unsubscribe: string; mute?: string; open?: string };

const titleShown = 120;

const detail = ([label, value]: readonly [string, string]): Html => html`<tr>
<td valign="top" class="soft" style="${font}padding:3px 18px 3px 0;font-size:14px;line-height:21px;color:${colour.soft};white-space:nowrap;">${label}</td>
<td valign="top" class="ink" width="100%" style="${font}padding:3px 0;font-size:15px;line-height:21px;color:${colour.ink};" dir="auto">${value}</td>
</tr>`;

const row = (content: Html, space: number): Html => html`<tr><td class="inner" style="padding:${space}px 32px 0;">${content}</td></tr>`;

const heading = (
  facts: ReminderFacts,
  content: ReminderContent,
  wording: Wording,
): Html => html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
${facts.leafDate === undefined ? nothing : html`<td width="64" valign="top" style="width:64px;padding-right:20px;">${leaf(facts.leafDate, wording)}</td>`}
<td valign="top">
<div class="soft" style="${font}font-size:14px;line-height:20px;color:${colour.soft};">${facts.intro}</div>
<h1 class="ink title" dir="auto" style="${font}text-align:left;margin:5px 0 0;font-size:24px;line-height:31px;font-weight:600;color:${colour.ink};word-break:break-word;">${facts.title}</h1>
<div style="padding-top:9px;">${priorityPill(content.priority, wording)}</div>
</td>
</tr></table>`;

function body(facts: ReminderFacts, content: ReminderContent, links: ReminderLinks, wording: Wording): Html {
  const notes =
    facts.notes.length === 0
      ? nothing
      : html`<div class="ink line" dir="auto" style="${font}border-top:1px solid ${colour.line};padding-top:16px;font-size:15px;line-height:23px;color:${colour.ink};word-break:break-word;">${joined(
          facts.notes.map(line => html`${line}`),
          html`<br>`,
        )}</div>`;
  const open =
    links.open === undefined
      ? nothing
      : html`<div class="accent" style="padding-top:16px;"><a href="${link(links.open)}" class="accent" style="${font}font-size:15px;line-height:22px;color:${colour.accent};text-decoration:underline;">${wording.say('open')}</a></div>`;
  const moments = facts.moments.map(([label, value]) => detail([label, sentence(value, wording.tag)]));
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${row(heading(facts, content, wording), 28)}
${row(html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${moments}${detail(facts.place)}</table>`, 18)}
${notes === nothing ? nothing : row(notes, 18)}
${facts.remarks.length === 0 ? nothing : row(note(facts.remarks), 20)}
<tr><td class="inner" style="padding:26px 32px 30px;">
${buttons(button(wording.say('done'), links.done, 'main'), button(wording.say('snooze'), links.snooze, 'second'))}
${open}
</td></tr>
</table>`;
}

function plainText(facts: ReminderFacts, content: ReminderContent, links: ReminderLinks, { say, labelled, linked }: Wording): string {
  const priority = content.priority === 'none' ? [] : [labelled('priority', say(`priority.${content.priority}`))];
  const details = [...facts.moments, facts.place].map(([label, value]) => wrap(say('labelled', { label, value: isolated(value) })));
  const blocks = [
    wrap(facts.intro),
    wrap(isolated(facts.title)),
    [...details, ...priority].join('\n'),
    facts.notes.map(line => wrap(isolated(line), '  ')).join('\n'),
    ...facts.remarks.map(remark => wrap(remark)),
    linked('done', links.done),
    linked('snooze', links.snooze),
    links.open === undefined ? '' : linked('open', links.open),
    `${signature}\n${wrap(say('reminderWhy'))}\n${linked('reminderUnsubscribe', links.unsubscribe)}${links.mute === undefined ? '' : `\n${linked('reminderMute', links.mute)}`}`,
  ];
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
}

/** The mail of one reminder: what, when, how late, and two buttons. Times are the reader's. */
export function reminderMail({ content, reader, links }: { content: ReminderContent; reader: Reader; links: ReminderLinks }): Mail {
  const wording = wordingFor(reader);
  const facts = reminderFacts(content, reader, wording);
  const subjectKey = content.priority === 'critical' ? 'reminderSubjectCritical' : 'reminderSubject';
  const subject = wording.say(subjectKey, { title: isolated(shorten(facts.title, titleShown)) });
  const frame = {
    lang: wording.locale,
    subject,
    preheader: [...facts.moments, facts.place].map(([label, value]) => wording.say('labelled', { label, value })).join(' · '),
    product: wording.say('productName'),
    why: wording.say('reminderWhy'),
    unsubscribe: { text: wording.say('reminderUnsubscribe'), url: links.unsubscribe },
    mute: links.mute === undefined ? undefined : { text: wording.say('reminderMute'), url: links.mute },
  };
  return { subject, text: plainText(facts, content, links, wording), html: mailFrame(frame, body(facts, content, links, wording)) };
}
