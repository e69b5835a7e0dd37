import type {
  AccountContent,
  DigestContent,
  NewsContent,
  NotificationContent,
  ReminderContent,
} from '../../domain/notifications/notification-content.ts';
import type { Reader } from '../core/locale.ts';
import { shorten } from '../core/text.ts';
import { type Wording, wordingFor } from '../core/wording.ts';
import { inboxText } from './inbox-text.ts';
import { type NewsFacts, noFacts } from './news-lines.ts';

const pushActions = ['done', 'snooze', 'approve', 'return'] as const;
type Act = (typeof pushActions)[number];
/** Where a push leads: `open` is what its reader taps; the others become buttons where they are given. */
export type PushLinks = { [Name in Act | 'open']?: string | undefined };
type PushAction = { action: Act; title: string; navigate: string };

/**
 * A declarative push message (W3C Push API): a browser that knows it shows it without a service worker, and a service worker finds all it
 * needs for `showNotification` in `notification`. It always has a title, so that every push is visible.
 */
export type PushPayload = {
  web_push: 8030;
  notification: {
    title: string;
    body: string;
    lang: string;
    dir: 'auto';
    navigate: string;
    tag: string;
    timestamp: number;
    silent: false;
    requireInteraction: boolean;
    actions: PushAction[];
    data: Record<string, string>;
  };
};

/** The most bytes of a payload as JSON: RFC 8291 leaves 3,993 for what is encrypted, and some push services less. */
export const pushLimit = 3000;

const titleShown = 120;
const bodyShown = 240;
// Without an app to open, the start of the app that subscribed.
const home = '/';

const actionsFor = (links: PushLinks, { say }: Wording): PushAction[] =>
  pushActions.flatMap(action => {
    const navigate = links[action];
    return navigate === undefined ? [] : [{ action, title: say(action), navigate }];
  });

const bytesOf = (payload: PushPayload): number => new TextEncoder().encode(JSON.stringify(payload)).length;

const aboutReminder = (content: ReminderContent) => ({
  tag: content.itemId,
  timestamp: Date.parse(content.dueAt),
  requireInteraction: content.priority === 'critical',
  data: { kind: content.kind, workspaceId: content.workspaceId, itemId: content.itemId },
});

const aboutDigest = (content: DigestContent) => ({
  tag: `digest-${content.cadence}`,
  timestamp: Date.parse(content.from),
  requireInteraction: false,
  data: { kind: content.kind, cadence: content.cadence, from: content.from },
});

const aboutAccount = (content: AccountContent) => ({
  tag: `account-${content.notice}`,
  timestamp: Date.parse(content.at),
  requireInteraction: false,
  data: { kind: content.kind, notice: content.notice },
});

const aboutNews = (content: NewsContent) => ({
  tag: `news-${content.itemId}`,
  timestamp: Date.parse(content.news.at(-1)!.at),
  requireInteraction: false,
  data: { kind: content.kind, workspaceId: content.workspaceId, itemId: content.itemId },
});

const about = (content: NotificationContent) => {
  if (content.kind === 'news') return aboutNews(content);
  if (content.kind === 'account') return aboutAccount(content);
  return content.kind === 'reminder' ? aboutReminder(content) : aboutDigest(content);
};

const opens = (content: NotificationContent, { open = home }: PushLinks): string =>
  content.kind === 'account' && content.link ? content.link : open;

/** The payload of a push, below `pushLimit` as long as the links together are below 1,500 characters. */
export function pushPayload(content: NotificationContent, reader: Reader, links: PushLinks, facts: NewsFacts = noFacts): PushPayload {
  const wording = wordingFor(reader);
  const text = inboxText(content, reader, facts);
  const of = (title: number, body: number): PushPayload => ({
    web_push: 8030,
    notification: {
      title: shorten(text.title, title),
      body: shorten(text.body, body),
      lang: wording.locale,
      dir: 'auto',
      navigate: opens(content, links),
      silent: false,
      actions: content.kind === 'reminder' || content.kind === 'news' ? actionsFor(links, wording) : [],
      ...about(content),
    },
  });
  const full = of(titleShown, bodyShown);
  // A letter takes up to four bytes: what is too long is cut to a quarter, which always fits.
  return bytesOf(full) <= pushLimit ? full : of(titleShown / 4, bodyShown / 4);
}
