import type { HouseholdWeek, WeekPerson } from '../../domain/households/week.ts';
import { type Html, html, nothing } from '../core/html.ts';
import { colour, font } from '../core/mail-style.ts';
import { isolated, oneLine, sentence, wrap } from '../core/text.ts';
import type { CountKey, Wording } from '../core/wording.ts';
import { remark, section } from './mail-parts.ts';
import { titleOf } from './reminder-facts.ts';

/** What somebody did: `4 done, 65 minutes, 12 points, 1 missed`, without what there is none of. */
const didOf = ({ done, minutes, points, missed }: WeekPerson, { count }: Wording): string => {
  const some = (key: CountKey, number: number): string[] => (number > 0 ? [count(key, number)] : []);
  return [count('weekDone', done), ...some('weekMinutes', minutes), ...some('weekPoints', points), ...some('weekMissed', missed)].join(
    ', ',
  );
};

/** How that stands to the others, and to what is theirs: `about an equal share · 12 days in a row`. */
const standingOf = ({ share, streak }: WeekPerson, { say, count }: Wording): string =>
  [...(share ? [say(`week.${share}`)] : []), ...(streak ? [count('weekStreak', streak)] : [])].join(' · ');

const nameOf = ({ own, displayName }: WeekPerson, { say }: Wording): string =>
  own ? say('weekYou') : oneLine(displayName ?? say('somebody'));

const headingOf = ({ workspaceName, from, to }: HouseholdWeek, { say, dates }: Wording): { name: string; days: string } => ({
  name: say('weekHeading', { name: oneLine(workspaceName) }),
  days: dates.range(from, to),
});

const line = (main: string, about: string, aside: string): Html => html`<tr><td class="line" style="border-top:1px solid ${colour.line};">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td valign="top" style="padding:10px 0;">
<div class="ink" dir="auto" style="${font}text-align:left;font-size:16px;line-height:22px;font-weight:500;color:${colour.ink};word-break:break-word;">${main}</div>
<div class="soft" style="${font}font-size:13px;line-height:20px;color:${colour.soft};">${about}</div>
</td>
<td valign="top" align="right" class="soft" style="${font}padding:10px 0 10px 14px;font-size:14px;line-height:22px;color:${colour.soft};">${aside}</td>
</tr></table>
</td></tr>`;

const block = (heading: string, lines: Html[]): Html => (lines.length === 0 ? nothing : section(heading, 'ink', lines));

const turnDay = (date: string, { dates, tag }: Wording): string => sentence(dates.day(date, date), tag);

/** The households of a weekly digest as rows of its mail: who did what, whose turns come, and what waits. */
export const householdRows = (households: readonly HouseholdWeek[], wording: Wording): Html[] =>
  households.flatMap(week => {
    const { name, days } = headingOf(week, wording);
    const people = week.people.map(person => line(nameOf(person, wording), standingOf(person, wording), didOf(person, wording)));
    const turns = week.turns.map(({ title, date, displayName }) =>
      line(titleOf(title, wording), turnDay(date, wording), displayName === undefined ? '' : oneLine(displayName)),
    );
    const waiting = week.waiting === 0 ? nothing : remark(wording.count('weekWaiting', week.waiting));
    return [block(`${name} · ${days}`, people), waiting, block(wording.say('weekTurns'), turns)];
  });

/** The same as plain text, a block for each part. */
export const householdText = (households: readonly HouseholdWeek[], wording: Wording): string[] =>
  households.flatMap(week => {
    const { say, count, tag } = wording;
    const { name, days } = headingOf(week, wording);
    const row = (main: string, about: string): string =>
      `  * ${wrap(main, '    ').trimStart()}${about === '' ? '' : `\n${wrap(about, '    ')}`}`;
    const people = week.people.map(person =>
      row(`${isolated(nameOf(person, wording))}: ${didOf(person, wording)}`, standingOf(person, wording)),
    );
    const turns = week.turns.map(({ title, date, displayName }) =>
      row(
        isolated(titleOf(title, wording)),
        [turnDay(date, wording), ...(displayName ? [isolated(oneLine(displayName))] : [])].join(' · '),
      ),
    );
    return [
      people.length === 0 ? '' : [`${isolated(name.toLocaleUpperCase(tag))} · ${days}`, ...people].join('\n'),
      week.waiting === 0 ? '' : wrap(count('weekWaiting', week.waiting)),
      turns.length === 0 ? '' : [say('weekTurns').toLocaleUpperCase(tag), ...turns].join('\n'),
    ];
  });
