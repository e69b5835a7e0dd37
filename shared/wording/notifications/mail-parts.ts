import type { DigestEntry } from '../../domain/notifications/notification-content.ts';
import { type Html, html, joined, nothing } from '../core/html.ts';
import { colour, font, priorityColour, serif } from '../core/mail-style.ts';
import type { Wording } from '../core/wording.ts';

/** A leaf of a tear-off calendar: weekday, day and month of a date. */
export function leaf(date: string, { dates }: Wording): Html {
  const { weekday, day, month } = dates.leaf(date);
  const label = `${font}font-size:11px;line-height:20px;letter-spacing:.06em;text-transform:uppercase;`;
  return html`<table role="presentation" width="64" cellpadding="0" cellspacing="0" border="0" class="leaf" style="width:64px;border:1px solid ${colour.line};border-radius:10px;overflow:hidden;border-collapse:separate;">
<tr><td align="center" class="leaf-top" bgcolor="${colour.accent}" style="${label}background:${colour.accent};color:${colour.onAccent};border-radius:9px 9px 0 0;">${weekday}</td></tr>
<tr><td align="center" class="leaf-body" style="${serif}font-size:27px;line-height:32px;padding-top:3px;color:${colour.ink};">${day}</td></tr>
<tr><td align="center" class="leaf-body leaf-month" style="${label}color:${colour.soft};padding-bottom:3px;border-radius:0 0 9px 9px;">${month}</td></tr>
</table>`;
}

/** The priority as a small label; nothing for an item that has none. */
export function priorityPill(priority: DigestEntry['priority'], { say }: Wording): Html {
  if (priority === 'none') return nothing;
  const { back, ink } = priorityColour[priority];
  return html`<span class="p-${priority}" style="${font}display:inline-block;padding:1px 9px;border-radius:9px;font-size:12px;line-height:18px;font-weight:600;white-space:nowrap;background:${back};color:${ink};">${say(`priority.${priority}`)}</span>`;
}

/** A box that asks for attention, a line for each text. */
export const note = (texts: string[]): Html => html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="note" bgcolor="${colour.note}" style="${font}background:${colour.note};border-left:3px solid #d9962e;border-radius:0 8px 8px 0;padding:11px 14px;font-size:14px;line-height:21px;color:${colour.noteInk};">${joined(
  texts.map(text => html`${text}`),
  html`<br>`,
)}</td>
</tr></table>`;

/** A part of a mail under a heading of its own, a row for each line. */
export const section = (
  heading: Html | string,
  look: 'alarm' | 'ink',
  lines: Html[],
): Html => html`<tr><td class="inner" style="padding:24px 32px 0;">
<h2 class="${look}" style="${font}margin:0;padding:0 0 8px;font-size:15px;line-height:20px;font-weight:600;color:${colour[look]};">${heading}</h2>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${lines}</table>
</td></tr>`;

/** A sentence in passing, as a row of its own. */
export const remark = (text: string): Html =>
  html`<tr><td class="inner soft" style="${font}padding:14px 32px 0;font-size:14px;line-height:21px;color:${colour.soft};">${text}</td></tr>`;
