import { type Html, html, link, nothing } from './html.ts';
import { colour, font, mailStyle, serif } from './mail-style.ts';

/** A mail as it is sent: the subject is one line, the text stands for clients that show no HTML. */
export type Mail = { subject: string; text: string; html: string };

/** What stands around every mail. `preheader` is the line that inboxes show behind the subject. */
export type Frame = {
  lang: string;
  subject: string;
  preheader: string;
  product: string;
  why: string;
  /** Where mails of its kind are stopped. */
  unsubscribe?: { text: string; url: string };
  /** Where all of its workspace is. */
  mute?: { text: string; url: string };
};

// Behind the preheader, so that inboxes do not go on with the text of the mail.
const filler: Html = { html: '&#847;&zwnj;&nbsp;'.repeat(60) };

const hidden = 'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;';

const head = ({ subject }: Frame): Html => html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<!--[if mso]><style>table{border-collapse:collapse}td,a,p{font-family:Arial,sans-serif!important}</style><![endif]-->
<style>${mailStyle}</style>
</head>`;

const stopLink = (stop: Frame['unsubscribe']): Html =>
  stop
    ? html`<br><a href="${link(stop.url)}" class="soft" style="color:${colour.soft};text-decoration:underline;">${stop.text}</a>`
    : nothing;

const foot = ({
  why,
  unsubscribe,
  mute,
}: Frame): Html => html`<tr><td class="inner soft" style="${font}padding:20px 32px 0;font-size:13px;line-height:20px;color:${colour.soft};">
${why}${stopLink(unsubscribe)}${stopLink(mute)}
</td></tr>`;

/** A whole mail of 600 pixels: tables and inline styles, which Outlook and Gmail keep, and a style sheet for the clients that read one. */
export function mailFrame(frame: Frame, body: Html): string {
  const document = html`<!DOCTYPE html>
<html lang="${frame.lang}" dir="ltr" xmlns:o="urn:schemas-microsoft-com:office:office">
${head(frame)}
<body class="page" style="margin:0;padding:0;background:${colour.page};-webkit-text-size-adjust:100%;">
<div style="${hidden}">${frame.preheader}${filler}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" bgcolor="${colour.page}" style="background:${colour.page};">
<tr><td align="center" class="outer" style="padding:28px 16px 40px;">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;">
<tr><td class="inner accent" style="${serif}padding:0 32px 14px;font-size:19px;line-height:26px;color:${colour.accent};">${frame.product}</td></tr>
<tr><td class="card" bgcolor="${colour.card}" style="background:${colour.card};border:1px solid ${colour.line};border-radius:14px;">
${body}
</td></tr>
${foot(frame)}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>`;
  return document.html.replace(/\n\s+/g, '\n');
}
