/** The look of the pages that are played here: plain, readable on a phone, by day and by night. */
const style = `:root{color-scheme:light dark;--page:#eef1f5;--card:#fff;--ink:#1c232b;--soft:#5a6573;--line:#dfe4ea;--accent:#2458c5;--on:#fff;--calm:#e8eefb;--bad:#a3271b}
@media (prefers-color-scheme:dark){:root{--page:#12161b;--card:#1b2128;--ink:#e8ecf1;--soft:#9ca8b6;--line:#303943;--accent:#8ab0ff;--on:#0c1730;--calm:#20304f;--bad:#f6b0a7}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
main{max-width:520px;margin:0 auto;padding:32px 16px 48px}
.by{margin:0 0 12px;padding:0 4px;color:var(--soft);font-size:14px}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:24px;margin:0 0 16px}
h1{overflow-wrap:anywhere;margin:0 0 4px;font-size:24px;line-height:1.3;font-weight:600}
h2{margin:0 0 12px;font-size:17px;font-weight:600}
p{margin:0 0 8px;color:var(--soft)}
code{font-size:12px;overflow-wrap:anywhere;color:var(--soft)}
label{display:block}
label.field{margin:16px 0;font-size:14px;color:var(--soft)}
input:not([type=checkbox]),select{display:block;width:100%;margin-top:4px;padding:12px;border:1px solid var(--line);border-radius:10px;background:transparent;color:var(--ink);font:inherit;font-size:16px}
input[type=checkbox]{width:20px;height:20px;margin:2px 12px 0 0;flex:none;accent-color:var(--accent)}
ul{list-style:none;margin:16px 0;padding:0}
li{padding:12px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
li label{display:flex}
li code{display:block}
.row{display:flex;gap:12px;flex-wrap:wrap}
button{flex:1;min-width:120px;min-height:48px;padding:12px 20px;border:1px solid var(--accent);border-radius:10px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
button.quiet{background:transparent;color:var(--ink);border-color:var(--line)}
button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.state{display:inline-block;padding:2px 10px;border-radius:999px;background:var(--calm);font-size:14px;font-weight:600}
.bad{color:var(--bad)}
[hidden]{display:none}`;

/** A whole page with this title; `body` is HTML already. */
export const page = (title: string, by: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><title>${title}</title><style>${style}</style></head>
<body><main><p class="by">${by}</p>${body}</main></body></html>`;
