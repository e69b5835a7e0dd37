import { type Html, html, nothing } from '../core/html.ts';
import { colour, font } from '../core/mail-style.ts';

/** What a mail to a patient says, from top to bottom: from which clinic, in a line, what there is to it, and what they may do. */
export const patientCard = (
  { clinic, title, note }: { clinic: string; title: string; note: string },
  middle: Html = nothing,
): Html => html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="inner" style="padding:30px 32px 32px;">
${clinic === '' ? nothing : html`<div class="soft" dir="auto" style="${font}padding-bottom:6px;font-size:15px;line-height:22px;color:${colour.soft};">${clinic}</div>`}
<h1 class="ink title" dir="auto" style="${font}text-align:left;margin:0 0 16px;font-size:24px;line-height:31px;font-weight:600;color:${colour.ink};word-break:break-word;">${title}</h1>
${middle}
<div class="ink" style="${font}padding-top:16px;font-size:16px;line-height:24px;color:${colour.ink};">${note}</div>
</td></tr>
</table>`;
