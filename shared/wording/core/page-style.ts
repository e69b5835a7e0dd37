import type { Html } from './html.ts';

/** The style sheet of the pages behind the links of a mail: the colours of the mails, by day and by night. */
export const pageStyle: Html = {
  html: `:root{color-scheme:light dark;--page:#f3f1ec;--card:#fff;--ink:#1d2a30;--soft:#5c6870;--line:#e7e3da;--accent:#1f5f5b;--on:#fff;--calm:#e4efed;--bad:#fbe6e3;--alarm:#a3271b}
@media (prefers-color-scheme:dark){:root{--page:#14191b;--card:#1d2426;--ink:#e9edee;--soft:#a3b0b3;--line:#333d40;--accent:#6cbfb5;--on:#0d1f1d;--calm:#1f3a37;--bad:#451f1a;--alarm:#f6b0a7}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
main{max-width:480px;margin:0 auto;padding:40px 16px 48px}
.product{margin:0 0 14px;padding:0 28px;font:19px/1.4 Georgia,'Times New Roman',serif;color:var(--accent)}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:28px}
.mark{width:44px;height:44px;margin:0 0 16px;border-radius:22px;background:var(--calm);color:var(--accent);font-size:22px;line-height:44px;font-weight:600;text-align:center}
.mark.bad{background:var(--bad);color:var(--alarm)}
h1{margin:0 0 8px;font-size:24px;line-height:1.3;font-weight:600}
p{margin:0 0 8px;color:var(--soft)}
.title{color:var(--ink);font-weight:500;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:auto 1fr;gap:6px 18px;margin:16px 0}
dt{color:var(--soft);font-size:14px;line-height:24px}
dd{margin:0;overflow-wrap:anywhere}
form{display:flex;flex-direction:column;gap:10px;margin-top:22px}
button{width:100%;padding:14px 24px;border:1px solid var(--accent);border-radius:10px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;line-height:20px;cursor:pointer}
fieldset{display:flex;flex-wrap:wrap;gap:8px;margin:0;padding:0;border:0}
legend{padding:0 0 6px;font-weight:500}
label{display:flex;align-items:center;gap:8px;min-height:44px;padding:0 14px;border:1px solid var(--line);border-radius:10px}
label:has(:checked){border-color:var(--accent);background:var(--calm)}
a{color:var(--ink)}
.go{margin:16px 0 0}
.go a{display:inline-block;padding:10px 0}
a:focus-visible,label:focus-within,button:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
button:nth-of-type(n+2){background:transparent;color:var(--ink);border-color:var(--soft)}`,
};
