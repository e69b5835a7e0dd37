import type { DigestContent } from '../../domain/notifications/notification-content.ts';
import { type Html, html, joined, nothing } from '../core/html.ts';
import type { Reader } from '../core/locale.ts';
import { button, buttons } from '../core/mail-buttons.ts';
import type { Mail } from '../core/mail-frame.ts';
import { mailFrame } from '../core/mail-frame.ts';
import { colour, font, priorityColour } from '../core/mail-style.ts';
import { isolated, oneLine, sentence, shorten, signature, wrap } from '../core/text.ts';
import { type Wording, wordingFor } from '../core/wording.ts';
import { type DigestGroups, type DigestLine, digestSummary, digestTitle, groupDigest } from './digest-groups.ts';
import { householdRows, householdText } from './digest-households.ts';
import { leaf, priorityPill, remark, section } from './mail-parts.ts';
import { titleOf } from './reminder-facts.ts';

/** Where a digest leads: its unsubscribe page, and the agenda in an app, if there is one. */
export type DigestLinks = { unsubscribe: string; open?: string };

/** A digest, its groups and the voice to tell it in. */
type Details = { content: DigestContent; groups: DigestGroups; wording: Wording };

/** When an entry of a day begins or falls due: its time, or that it has none. Of what is overdue, the day as well. */
const timeOf = ({ entry, when, seen }: DigestLine, { content, wording: { say, dates, tag } }: Details): string =>
  entry.overdue ? sentence(dates.when(when, content.from), tag) : (seen.time ?? say('anyTime'));

const placeOf = ({ entry }: DigestLine, { groups, wording: { say } }: Details): string =>
  [say(`kind.${entry.itemKind}`), ...(groups.severalWorkspaces ? [oneLine(entry.workspaceName)] : [])].join(' · ');

const row = (line: DigestLine, told: Details): Html => {
  const { entry } = line;
  const when = timeOf(line, told);
  const overdue = html`<span class="alarm" style="color:${colour.alarm};">${when}</span>`;
  const about = [...(entry.overdue ? [overdue] : []), html`<bdi>${placeOf(line, told)}</bdi>`];
  const time = entry.overdue
    ? nothing
    : html`<td valign="top" width="74" class="soft time" style="${font}width:74px;padding:11px 0 11px 14px;font-size:14px;line-height:22px;color:${colour.soft};">${when}</td>`;
  return html`<tr><td class="line" style="border-top:1px solid ${colour.line};">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="3" class="s-${entry.priority}" bgcolor="${priorityColour[entry.priority].stripe}" style="width:3px;background:${priorityColour[entry.priority].stripe};font-size:1px;line-height:1px;">&nbsp;</td>
${time}
<td valign="top" style="padding:11px 0 11px 14px;">
<div class="ink" dir="auto" style="${font}text-align:left;font-size:16px;line-height:22px;font-weight:500;color:${colour.ink};word-break:break-word;">${titleOf(entry.title, told.wording)}</div>
<div class="soft" style="${font}font-size:13px;line-height:20px;color:${colour.soft};">${joined(about, html` · `)}</div>
</td>
<td valign="top" align="right" style="padding:12px 0 11px 10px;">${priorityPill(entry.priority, told.wording)}</td>
</tr></table>
</td></tr>`;
};

const group = (name: string, look: 'alarm' | 'ink', lines: DigestLine[], told: Details): Html =>
  section(
    name,
    look,
    lines.map(line => row(line, told)),
  );

/** `Tomorrow, Sunday, November 22` near today, the day alone further off. */
function dayName(date: string, { content: { from }, wording: { dates, tag } }: Details): string {
  const near = dates.near(date, from);
  const day = dates.day(date, from);
  return sentence(near === day ? day : `${near} · ${sentence(day, tag)}`, tag);
}

function heading({ content, wording }: Details, reader: Reader): Html {
  const { say, dates } = wording;
  const weekly = content.cadence === 'weekly';
  const name = oneLine(reader.displayName ?? '');
  const hello =
    name === ''
      ? nothing
      : html`<div class="soft" style="${font}font-size:14px;line-height:20px;color:${colour.soft};">${say('hello', { name: shorten(name, 40) })}</div>`;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="64" valign="top" style="width:64px;padding-right:20px;">${leaf(content.from, wording)}</td>
<td valign="middle">
${hello}
<h1 class="ink title" style="${font}margin:2px 0;font-size:24px;line-height:31px;font-weight:600;color:${colour.ink};">${say(weekly ? 'weeklyHeading' : 'dailyHeading')}</h1>
<div class="soft" style="${font}font-size:14px;line-height:21px;color:${colour.soft};">${weekly ? `${dates.range(content.from, content.to)} · ` : ''}${digestSummary(content, wording)}</div>
</td>
</tr></table>`;
}

function body(told: Details, reader: Reader, links: DigestLinks): Html {
  const { content, groups, wording } = told;
  const { say, count } = wording;
  const more = content.more === 0 ? nothing : remark(count('more', content.more));
  const open =
    links.open === undefined
      ? nothing
      : html`<tr><td class="inner" style="padding:26px 32px 0;">${buttons(button(say('openAgenda'), links.open, 'main'))}</td></tr>`;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="inner" style="padding:28px 32px 0;">${heading(told, reader)}</td></tr>
${groups.overdue.length === 0 ? nothing : group(say('overdue'), 'alarm', groups.overdue, told)}
${groups.days.map(({ date, lines }) => group(dayName(date, told), 'ink', lines, told))}
${more}
${householdRows(content.households ?? [], wording)}
${open}
<tr><td height="30" style="height:30px;font-size:1px;line-height:1px;">&nbsp;</td></tr>
</table>`;
}

const textGroup = (name: string, lines: DigestLine[], told: Details): string => {
  const { wording } = told;
  const entries = lines.map(line => {
    const priority = line.entry.priority === 'none' ? '' : ` [${wording.say(`priority.${line.entry.priority}`)}]`;
    const title = wrap(`${isolated(titleOf(line.entry.title, wording))}${priority}`, '    ').trimStart();
    return `  * ${title}\n${wrap(`${timeOf(line, told)} · ${isolated(placeOf(line, told))}`, '    ')}`;
  });
  return [name.toLocaleUpperCase(wording.tag), ...entries].join('\n');
};

function plainText(told: Details, reader: Reader, links: DigestLinks): string {
  const { content, groups, wording } = told;
  const { say, count, linked } = wording;
  const name = oneLine(reader.displayName ?? '');
  const blocks = [
    name === '' ? '' : wrap(say('hello', { name: isolated(name) })),
    wrap(digestTitle(content, wording)),
    groups.overdue.length === 0 ? '' : textGroup(say('overdue'), groups.overdue, told),
    ...groups.days.map(({ date, lines }) => textGroup(dayName(date, told), lines, told)),
    content.more === 0 ? '' : count('more', content.more),
    ...householdText(content.households ?? [], wording),
    links.open === undefined ? '' : linked('openAgenda', links.open),
    `${signature}\n${wrap(say(content.cadence === 'weekly' ? 'weeklyWhy' : 'dailyWhy'))}\n${linked('digestUnsubscribe', links.unsubscribe)}`,
  ];
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
}

/** The mail of a digest: what is overdue, then day by day in the reader's zone. The workspace is named where there is more than one. */
export function digestMail({ content, reader, links }: { content: DigestContent; reader: Reader; links: DigestLinks }): Mail {
  const wording = wordingFor(reader);
  const told: Details = { content, groups: groupDigest(content, wording), wording };
  const subject = sentence(digestTitle(content, wording), wording.tag);
  const frame = {
    lang: wording.locale,
    subject,
    preheader: content.entries
      .slice(0, 5)
      .map(entry => titleOf(entry.title, wording))
      .join(' · '),
    product: wording.say('productName'),
    why: wording.say(content.cadence === 'weekly' ? 'weeklyWhy' : 'dailyWhy'),
    unsubscribe: { text: wording.say('digestUnsubscribe'), url: links.unsubscribe },
  };
  return { subject, text: plainText(told, reader, links), html: mailFrame(frame, body(told, reader, links)) };
}
