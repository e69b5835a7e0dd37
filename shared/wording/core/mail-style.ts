import type { Html } from './html.ts';

/** The system's own letters: nothing is loaded, and every reader sees what they are used to. */
export const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
/** For the name of the product and the number on the calendar leaf. */
export const serif = "font-family:Georgia,'Times New Roman',serif;";

/** The colours in daylight. The dark ones stand in the style sheet below, by class. */
export const colour = {
  page: '#f3f1ec',
  card: '#ffffff',
  ink: '#1d2a30',
  soft: '#5c6870',
  line: '#e7e3da',
  accent: '#1f5f5b',
  onAccent: '#ffffff',
  alarm: '#a3271b',
  note: '#fdf4e3',
  noteInk: '#6a4a12',
} as const;

/** The pill of each priority: background, letters and the stripe beside a line of the digest. */
export const priorityColour = {
  none: { back: '#ffffff', ink: '#5c6870', stripe: '#ffffff' },
  low: { back: '#eef1f0', ink: '#50605f', stripe: '#c8d3d0' },
  medium: { back: '#e5eff6', ink: '#26527a', stripe: '#8bb4d4' },
  high: { back: '#fcefd9', ink: '#7c4a05', stripe: '#e0a044' },
  critical: { back: '#fbe6e3', ink: '#a3271b', stripe: '#cf4b3c' },
} as const;

const dark = `
.page{background:#14191b!important}
.card,.button2{background:#1d2426!important}
.card,.leaf{border-color:#333d40!important}
.button2{border-color:#5d6b6e!important}
.ink,.ink a,.button2 a{color:#e9edee!important}
.soft,.soft a{color:#a3b0b3!important}
.line{border-color:#333d40!important}
.accent,.accent a{color:#7cc7be!important}
.leaf-top,.button{background:#6cbfb5!important}
.leaf-top,.button a{color:#0d1f1d!important}
.button a{border-color:#6cbfb5!important}
.leaf-body{background:#232b2e!important;color:#e9edee!important}
.leaf-month{color:#a3b0b3!important}
.alarm{color:#f19a8f!important}
.note{background:#33290f!important;border-color:#c98f2b!important;color:#f0d9a8!important}
.s-none{background:#1d2426!important}
.s-low{background:#4b5a5b!important}
.p-low{background:#2b3536!important;color:#b6c4c3!important}
.p-medium{background:#1d3346!important;color:#a6cdec!important}
.p-high{background:#3d2d10!important;color:#f2c983!important}
.p-critical{background:#451f1a!important;color:#f6b0a7!important}`;

/** The style sheet of a mail: narrow screens and the dark. What a client drops of it, the inline styles make up for. */
export const mailStyle: Html = {
  html: `:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;width:100%!important}
a{text-decoration:none}
@media (max-width:620px){
.outer{padding:12px 10px 28px!important}
.inner{padding-left:20px!important;padding-right:20px!important}
.stack{display:block!important;width:100%!important;box-sizing:border-box}
table.full{width:100%!important}
.gap{display:block!important;height:12px!important;width:100%!important}
.wide,.wide a{display:block!important;width:auto!important;text-align:center!important}
.title{font-size:21px!important;line-height:28px!important}
}
@media (prefers-color-scheme:dark){${dark}
}`,
};
