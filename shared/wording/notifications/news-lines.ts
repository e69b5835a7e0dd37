import type { CommentId, UserId } from '../../domain/core/ids.ts';
import type { NewsContent, NewsEntry } from '../../domain/notifications/notification-content.ts';
import { isolated, oneLine, shorten } from '../core/text.ts';
import type { Wording } from '../core/wording.ts';

/** What stands beside news and not in it, as it may change: how people are called, and what their comments say. */
export type NewsFacts = { names: Partial<Record<UserId, string>>; texts: Partial<Record<CommentId, string>> };

/** Nobody's name is known, and no comment. */
export const noFacts: NewsFacts = { names: {}, texts: {} };

const nameShown = 40;

/** One line of news: who did what, and of a comment what it says. */
export type NewsLine = { line: string; quote: string; at: string };

const nameIn = ({ names }: NewsFacts, by: UserId, { say }: Wording): string => {
  const name = shorten(oneLine(names[by] ?? ''), nameShown);
  return name === '' ? say('somebody') : isolated(name);
};

const lineOf = (entry: NewsEntry, facts: NewsFacts, wording: Wording): string => {
  const { say, dates } = wording;
  const { kind, by, to, at } = entry;
  const name = nameIn(facts, by, wording);
  if (kind === 'dueMoved' && !to) return say('news.dueTaken', { name });
  return say(`news.${kind}`, { name, when: to ? dates.when(to, dates.dateAt(at)) : '' });
};

/** The news that a notification shows, in the order of time. */
export const newsLines = ({ news }: NewsContent, facts: NewsFacts, wording: Wording): NewsLine[] =>
  news.map(entry => ({
    line: lineOf(entry, facts, wording),
    quote: isolated(oneLine(entry.commentId ? (facts.texts[entry.commentId] ?? '') : '')),
    at: entry.at,
  }));

/** A line and what it quotes, as one text. */
export const withQuote = ({ line, quote }: NewsLine, limit: number, { say }: Wording): string =>
  quote === '' ? line : say('labelled', { label: line, value: shorten(quote, limit) });

/** What happened, in one line: the one thing, or how many. */
export const newsSummary = (content: NewsContent, facts: NewsFacts, wording: Wording): string => {
  const count = content.news.length + content.more;
  return count === 1 ? newsLines(content, facts, wording)[0]!.line : wording.count('newsCount', count);
};
