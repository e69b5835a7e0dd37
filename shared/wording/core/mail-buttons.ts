import { type Html, html, link, nothing } from './html.ts';
import { colour, font } from './mail-style.ts';

/** A large button. `main` is the one that most readers want. */
export function button(text: string, url: string, look: 'main' | 'second'): Html {
  const main = look === 'main';
  const back = main ? colour.accent : colour.card;
  const border = main ? colour.accent : '#cdc7ba';
  return html`<td class="stack wide ${main ? 'button' : 'button2'}" align="center" bgcolor="${back}" style="background:${back};border-radius:10px;mso-padding-alt:14px 30px;${main ? '' : `border:1px solid ${border};`}">
<a href="${link(url)}" style="${font}display:inline-block;padding:${main ? '15px 31px' : '14px 30px'};font-size:16px;line-height:20px;font-weight:600;color:${main ? colour.onAccent : colour.ink};border-radius:10px;">${text}</a>
</td>`;
}

/** Buttons side by side, one under the other on a narrow screen. */
export const buttons = (
  first: Html,
  second: Html = nothing,
): Html => html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" class="full">
<tr>${first}${second === nothing ? nothing : html`<td class="gap" width="12" style="width:12px;font-size:1px;line-height:1px;">&nbsp;</td>`}${second}</tr>
</table>`;
