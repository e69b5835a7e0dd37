import { Role } from '../../domain/core/permissions.ts';
import { type Html, html } from '../core/html.ts';
import type { Reader } from '../core/locale.ts';
import { button, buttons } from '../core/mail-buttons.ts';
import type { Mail } from '../core/mail-frame.ts';
import { mailFrame } from '../core/mail-frame.ts';
import { colour, font } from '../core/mail-style.ts';
import { signature, wrap } from '../core/text.ts';
import { type Wording, wordingFor } from '../core/wording.ts';
import { shownName } from './shown-name.ts';

/** What the mail of an invitation says: names as people wrote them, a role by its name or id, when it ends (instant), and where to accept. */
export type InvitationFacts = {
  workspaceName: string;
  inviterName?: string;
  role: string;
  endsAt: string;
  link: string;
  /** Where its reader says that they want none from anybody. */
  unsubscribe: string;
};

const titleOf = (inviter: string, workspace: string, { say }: Wording): string => {
  if (workspace === '') return say('invitationTitlePlain');
  return inviter === '' ? say('invitationTitle', { workspace }) : say('invitationTitleBy', { name: inviter, workspace });
};

const textsOf = ({ workspaceName, inviterName = '', role, endsAt }: InvitationFacts, wording: Wording) => {
  const { say, dates } = wording;
  const workspace = shownName(workspaceName);
  const inviter = shownName(inviterName);
  const plain = Role.safeParse(role).data;
  return {
    title: titleOf(inviter, workspace, wording),
    role: plain ? say('invitationRole', { role: say(`role.${plain}`) }) : '',
    note: say('invitationNote', { when: dates.atInZone(endsAt) }),
  };
};

const paragraph = (text: string): Html =>
  html`<div class="ink" style="${font}padding-bottom:10px;font-size:16px;line-height:24px;color:${colour.ink};">${text}</div>`;

/** The mail of an invitation. It goes to an address whose owner may know nothing of us: it says who sent it, and that nothing has to be done. */
export function invitationMail(facts: InvitationFacts, reader: Pick<Reader, 'locale' | 'zone'>): Mail {
  const wording = wordingFor(reader);
  const { say, linked } = wording;
  const { title, role, note } = textsOf(facts, wording);
  const body = html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="inner" style="padding:30px 32px 32px;">
<h1 class="ink title" dir="auto" style="${font}text-align:left;margin:0 0 16px;font-size:24px;line-height:31px;font-weight:600;color:${colour.ink};word-break:break-word;">${title}</h1>
${[role, note].filter(text => text !== '').map(paragraph)}
<div style="padding-top:16px;">${buttons(button(say('invitationAccept'), facts.link, 'main'))}</div>
</td></tr>
</table>`;
  const frame = {
    lang: wording.locale,
    subject: title,
    preheader: [role, note].join(' '),
    product: say('productName'),
    why: say('invitationWhy'),
    unsubscribe: { text: say('invitationUnsubscribe'), url: facts.unsubscribe },
  };
  const blocks = [
    wrap(title),
    wrap([role, note].filter(text => text !== '').join(' ')),
    linked('invitationAccept', facts.link),
    `${signature}\n${wrap(say('invitationWhy'))}\n${linked('invitationUnsubscribe', facts.unsubscribe)}`,
  ];
  return { subject: title, text: `${blocks.join('\n\n')}\n`, html: mailFrame(frame, body) };
}
