import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { wallClockAt } from '../../../shared/domain/time/when.ts';
import { type Html, html } from '../../../shared/wording/core/html.ts';
import { eventually } from '../../testing/await.ts';
import { openPage } from '../../testing/browser/page.ts';
import { zone } from './fortnight.ts';
import type { Fortnight } from './story.ts';

type Board = Fortnight['boards'][number];
type Entry = Board['people'][number]['entries'][number];

const dayOf = (instant: string): string => wallClockAt(instant, zone).date;

/** One line of a board, of what was served and nothing else. */
const lineOf = (entry: Entry, nameOf: (userId: string | undefined) => string): Html => {
  const { time } = wallClockAt(entry.at, zone);
  const turn = entry.turn ?? entry.next;
  const comes = entry.turn ? 'turn of' : 'then';
  const away = turn?.away ? `, ${turn.away.map(nameOf).join(', ')} away` : '';
  const why = turn ? `${comes} ${nameOf(turn.userId)}: ${turn.why}${away}` : '';
  const parts = (entry.parts ?? []).map(part => `${nameOf(part.userId)} ${part.state}`).join(', ');
  const cells = [entry.state, `${entry.date} ${time}`, entry.title, why || parts];
  return html`<tr class="${entry.state}">${cells.map(cell => html`<td>${cell}</td>`)}</tr>`;
};

/** What is longer is cut off. */
const tallest = 1400;

const style = html`body{font:14px/1.4 system-ui,sans-serif;margin:24px;color:#1b1f24;background:#fff;width:760px}
h1{font-size:20px;margin:0 0 4px}h2{font-size:15px;margin:16px 0 4px}p{margin:0;color:#57606a}
table{border-collapse:collapse;width:100%}td{padding:3px 10px 3px 0;border-bottom:1px solid #eaeef2;vertical-align:top}
td:nth-child(1){width:70px;color:#57606a}td:nth-child(2){width:130px}td:nth-child(3){width:220px;font-weight:600}
.overdue td:first-child{color:#cf222e}.waiting td:first-child{color:#9a6700}.ahead td{color:#57606a;font-weight:400}`;

/** A board as it was served: who has what, and whose turn comes next and why. */
const boardHtml = ({ from, to, people, done }: Board): string => {
  const nameOf = (userId: string | undefined): string => people.find(each => each.userId === userId)?.displayName ?? 'nobody';
  const sections = people.map(({ displayName = '', away, entries }) => {
    const gone = away.map(stretch => `away from ${dayOf(stretch.from)} until ${dayOf(stretch.until)}`).join(', ');
    return html`<h2>${displayName}</h2><p>${gone}</p><table>${entries.map(entry => lineOf(entry, nameOf))}</table>`;
  });
  const did = done.map(({ title = '', by }) => `${title} (${nameOf(by)})`).join(', ') || 'nothing yet';
  return html`<!DOCTYPE html><html lang="en"><meta charset="utf-8"><style>${style}</style>
<h1>GET …/board</h1><p>${from} to ${to}. Done today: ${did}</p>${sections}</html>`.html;
};

/** The first mail to somebody that speaks of it. */
const mailAbout = ({ world }: Fortnight, name: string, about: RegExp): string => {
  const found = world.mails.taken.find(({ target, subject, text }) => target.startsWith(`${name}@`) && about.test(`${subject}\n${text}`));
  if (!found?.html) throw new Error(`${name} had no mail about ${about}`);
  return found.html;
};

/** Writes some of what a family saw in its fortnight as PNGs: mails as a browser shows them, and the board of its kitchen as it was served. */
export const drawFortnight = async (fortnight: Fortnight, folder: string): Promise<string[]> => {
  mkdirSync(folder, { recursive: true });
  const pages: Record<string, string> = {
    'fortnight-dishes': mailAbout(fortnight, 'ben', /Dishes/),
    'fortnight-claim': mailAbout(fortnight, 'ada', /Tidy your room/),
    'fortnight-week': mailAbout(fortnight, 'ada', /^Your week/),
    'fortnight-board': boardHtml(fortnight.boards[0]!),
  };
  const files: string[] = [];
  for (const [name, html] of Object.entries(pages)) {
    const page = await openPage('https://almanac.example/', { width: 820, height: 400 }, html);
    try {
      await eventually('the page', () => page.evaluate<boolean>("document.readyState === 'complete' && location.protocol === 'https:'"));
      const height = await page.evaluate<number>('Math.ceil(document.body.scrollHeight + 16)');
      await page.resize({ width: 820, height: Math.min(height, tallest) });
      files.push(join(folder, `${name}.png`));
      await page.picture(files.at(-1)!);
    } finally {
      await page.close();
    }
  }
  return files;
};
