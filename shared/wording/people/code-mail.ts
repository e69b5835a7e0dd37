import { html } from '../core/html.ts';
import { type Locale, localeOf } from '../core/locale.ts';
import { mailFrame } from '../core/mail-frame.ts';
import { colour, font } from '../core/mail-style.ts';

/** What a code of Cognito's is for: a new account, a new password, a new address. */
export type CodeUse = 'sign_up' | 'password' | 'address';
type Words = Record<CodeUse, { subject: string; lead: string }> & { note: string; why: string };

// Not in the catalogue: the function that Cognito waits for while somebody signs up needs these words alone.
const words: Record<Locale, Words> = {
  en: {
    sign_up: { subject: 'Your code for Almanac', lead: 'Welcome. Enter this code to confirm your address:' },
    password: { subject: 'Your code for a new password', lead: 'Enter this code to choose a new password:' },
    address: { subject: 'Confirm your new address', lead: 'Enter this code to confirm that this address is yours:' },
    note: 'Give it to nobody: we never ask for it.',
    why: 'You get this mail because somebody entered your address. If it was not you, leave it: nothing happens.',
  },
  de: {
    sign_up: { subject: 'Dein Code für Almanac', lead: 'Willkommen. Mit diesem Code bestätigst du deine Adresse:' },
    password: { subject: 'Dein Code für ein neues Passwort', lead: 'Mit diesem Code wählst du ein neues Passwort:' },
    address: { subject: 'Bestätige deine neue Adresse', lead: 'Mit diesem Code bestätigst du, dass diese Adresse dir gehört:' },
    note: 'Gib ihn niemandem: Wir fragen nie danach.',
    why: 'Du bekommst diese Mail, weil jemand deine Adresse eingegeben hat. Warst du es nicht, lass sie liegen: Es geschieht nichts.',
  },
  fr: {
    sign_up: { subject: 'Votre code pour Almanac', lead: 'Bienvenue. Saisissez ce code pour confirmer votre adresse\u00a0:' },
    password: { subject: 'Votre code pour un nouveau mot de passe', lead: 'Saisissez ce code pour choisir un nouveau mot de passe\u00a0:' },
    address: {
      subject: 'Confirmez votre nouvelle adresse',
      lead: 'Saisissez ce code pour confirmer que cette adresse est la vôtre\u00a0:',
    },
    note: 'Ne le donnez à personne\u00a0: nous ne le demandons jamais.',
    why: 'Vous recevez ce message parce que quelqu’un a saisi votre adresse. Si ce n’était pas vous, ignorez-le\u00a0: il ne se passera rien.',
  },
  es: {
    sign_up: { subject: 'Tu código para Almanac', lead: 'Te damos la bienvenida. Escribe este código para confirmar tu dirección:' },
    password: { subject: 'Tu código para una contraseña nueva', lead: 'Escribe este código para elegir una contraseña nueva:' },
    address: { subject: 'Confirma tu dirección nueva', lead: 'Escribe este código para confirmar que esta dirección es tuya:' },
    note: 'No se lo des a nadie: nunca te lo pediremos.',
    why: 'Recibes este mensaje porque alguien escribió tu dirección. Si no fuiste tú, déjalo: no pasará nada.',
  },
  pt: {
    sign_up: { subject: 'O seu código para o Almanac', lead: 'Bem-vindo. Introduza este código para confirmar o seu endereço:' },
    password: { subject: 'O seu código para uma nova palavra-passe', lead: 'Introduza este código para escolher uma nova palavra-passe:' },
    address: { subject: 'Confirme o seu novo endereço', lead: 'Introduza este código para confirmar que este endereço é seu:' },
    note: 'Não o dê a ninguém: nunca o pedimos.',
    why: 'Esta mensagem chegou porque alguém indicou o seu endereço. Se não foi você, ignore-a: nada acontece.',
  },
};

/** The mail with a code of Cognito's. `code` is what Cognito puts the code in place of. It has HTML alone, as Cognito sends one of both. */
export const codeMail = (use: CodeUse, code: string, tag: string): { subject: string; html: string } => {
  const lang = localeOf(tag);
  const { note, why, [use]: said } = words[lang];
  const body = html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="inner" style="padding:30px 32px 32px;">
<h1 class="ink title" style="${font}text-align:left;margin:0 0 16px;font-size:24px;line-height:31px;font-weight:600;color:${colour.ink};">${said.subject}</h1>
<div class="ink" style="${font}padding-bottom:18px;font-size:16px;line-height:24px;color:${colour.ink};">${said.lead}</div>
<div class="ink" style="${font}padding-bottom:18px;font-size:34px;line-height:42px;font-weight:600;letter-spacing:6px;color:${colour.ink};">${code}</div>
<div class="soft" style="${font}font-size:14px;line-height:21px;color:${colour.soft};">${note}</div>
</td></tr>
</table>`;
  return { subject: said.subject, html: mailFrame({ lang, subject: said.subject, preheader: said.lead, product: 'Almanac', why }, body) };
};
