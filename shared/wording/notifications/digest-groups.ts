import type { DigestContent, DigestEntry } from '../../domain/notifications/notification-content.ts';
import type { When } from '../../domain/time/when.ts';
import type { Seen } from '../core/dates.ts';
import type { Wording } from '../core/wording.ts';

/** One entry as its reader sees it, and when it is: as its item says. */
export type DigestLine = { entry: DigestEntry; when: When; seen: Seen };
/** A digest in the order in which it is read: what is overdue, then day by day. */
export type DigestGroups = { overdue: DigestLine[]; days: { date: string; lines: DigestLine[] }[]; severalWorkspaces: boolean };

/** Groups a digest by the reader's days, each in the order of the clock; what has no time opens its day. */
export function groupDigest({ entries }: DigestContent, { dates }: Wording): DigestGroups {
  const all = entries
    .flatMap(entry => {
      const when = entry.start ?? entry.due;
      return when ? [{ entry, when, seen: dates.seen(when) }] : [];
    })
    .sort((a, b) => a.seen.at.localeCompare(b.seen.at));
  const coming = all.filter(({ entry }) => !entry.overdue);
  const days = [...new Set(coming.map(({ seen }) => seen.date))].sort();
  return {
    overdue: all.filter(({ entry }) => entry.overdue),
    days: days.map(date => ({ date, lines: coming.filter(({ seen }) => seen.date === date) })),
    severalWorkspaces: new Set(entries.map(({ workspaceId }) => workspaceId)).size > 1,
  };
}

/** `2 overdue, 5 due`: what is listed and what is not. */
export function digestSummary({ entries, more, moreOverdue = 0 }: DigestContent, { say, count }: Wording): string {
  const listed = entries.filter(entry => entry.overdue).length;
  const overdue = listed + moreOverdue;
  const coming = entries.length - listed + more - moreOverdue;
  const parts = [overdue > 0 ? count('overdueCount', overdue) : '', coming > 0 ? count('comingCount', coming) : ''].filter(Boolean);
  return parts.join(', ') || say('nothingDue');
}

/** `Saturday, November 21: 2 overdue, 5 due`, or the same of a week. */
export function digestTitle(content: DigestContent, wording: Wording): string {
  const summary = digestSummary(content, wording);
  if (content.cadence === 'weekly') return wording.say('weeklySubject', { range: wording.dates.range(content.from, content.to), summary });
  return wording.say('dailySubject', { day: wording.dates.day(content.from, content.from), summary });
}
