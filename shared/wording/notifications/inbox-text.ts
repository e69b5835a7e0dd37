import type {
  AccountContent,
  DigestContent,
  NewsContent,
  NotificationContent,
  ReminderContent,
} from '../../domain/notifications/notification-content.ts';
import type { Reader } from '../core/locale.ts';
import { isolated, oneLine, sentence, shorten } from '../core/text.ts';
import { type Wording, wordingFor } from '../core/wording.ts';
import { digestTitle, groupDigest } from './digest-groups.ts';
import { type NewsFacts, newsLines, noFacts, withQuote } from './news-lines.ts';
import { isLate, reminderFacts, titleOf } from './reminder-facts.ts';

/** What the inbox and a push show: a title and a short sentence, both one line. */
export type InboxText = { title: string; body: string };

const entriesShown = 3;
const notesShown = 120;

function reminderText(content: ReminderContent, reader: Reader, wording: Wording): InboxText {
  const { say, dates, labelled } = wording;
  const facts = reminderFacts(content, reader, wording);
  const today = dates.dateAt(content.firedAt);
  const label = (['start', 'due', 'deadline'] as const).find(each => content[each]);
  const when = label && content[label];
  const parts = [
    label && when ? labelled(label, dates.when(when, today)) : '',
    isolated(oneLine(content.workspaceName)),
    content.priority === 'none' ? '' : labelled('priority', say(`priority.${content.priority}`)),
    isLate(content) ? say('lateShort', { duration: dates.duration(content.lateMs) }) : '',
    isolated(shorten(oneLine(content.notes ?? ''), notesShown)),
  ];
  return { title: facts.title, body: parts.filter(part => part !== '').join(' · ') };
}

function digestText(content: DigestContent, wording: Wording): InboxText {
  const { overdue, days } = groupDigest(content, wording);
  const lines = [...overdue, ...days.flatMap(day => day.lines)];
  const rest = lines.length - entriesShown + content.more;
  const titles = lines.slice(0, entriesShown).map(({ entry }) => isolated(titleOf(entry.title, wording)));
  const body = [titles.join(', '), ...(rest > 0 && titles.length > 0 ? [wording.count('more', rest)] : [])].join(', ');
  return { title: sentence(digestTitle(content, wording), wording.tag), body };
}

const newsInBody = 3;

/** The latest of what happened to an item, and how much came before it. */
function newsText(content: NewsContent, facts: NewsFacts, wording: Wording): InboxText {
  const lines = newsLines(content, facts, wording).slice(-newsInBody);
  const rest = content.news.length - lines.length + content.more;
  const parts = [...lines.map(line => withQuote(line, notesShown, wording)), ...(rest > 0 ? [wording.count('more', rest)] : [])];
  return { title: titleOf(content.title, wording), body: parts.join(' · ') };
}

/** What a notice says: the thing by its name, the moment in the reader's zone. */
export function noticeText({ notice, name, at }: AccountContent, { say, dates }: Wording): InboxText {
  const values = { name: isolated(oneLine(name)), when: dates.at(at) };
  return { title: say(`notice.${notice}`, values), body: say(`notice.${notice}.note`, values) };
}

/** A notification for the inbox: a reminder by its title and when it is due, a digest by its count and its first entries, news by who did what. */
export function inboxText(content: NotificationContent, reader: Reader, facts: NewsFacts = noFacts): InboxText {
  const wording = wordingFor(reader);
  if (content.kind === 'account') return noticeText(content, wording);
  if (content.kind === 'news') return newsText(content, facts, wording);
  return content.kind === 'reminder' ? reminderText(content, reader, wording) : digestText(content, wording);
}
