import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NewsContent } from '../../domain/notifications/notification-content.ts';
import { NewsKind } from '../../domain/people/profiles/news-kind.ts';
import { locales } from '../core/locale.ts';
import { ada, anyWriting, minuteOfNews, newsFacts, reminderLinks } from '../core/wording.fixture.ts';
import { inboxText } from './inbox-text.ts';
import { newsMail } from './news-mail.ts';
import { pushLimit, pushPayload } from './push-payload.ts';

const { open, mute, unsubscribe } = reminderLinks;
const links = { open, mute, unsubscribe };
const mailOf = (content: Partial<NewsContent> = {}, facts = newsFacts, reader = ada) =>
  newsMail({ content: { ...minuteOfNews, ...content }, facts, reader, links });
const one = (kind: NewsKind) => ({ news: [{ ...minuteOfNews.news[2]!, kind, to: { date: '2026-11-22' } }] });
const tagsOf = (html: string) => html.match(/<[^>]*>/g);

test('the content of news is what the planner may store', () => {
  expect(NewsContent.parse(minuteOfNews)).toEqual(minuteOfNews);
});

test('the mail says who did what, what they said, and where the item is', () => {
  const { subject, text, html } = mailOf();
  expect(subject).toBe('3 changes: Give Momo her heart tablets');
  for (const part of ['Ben assigned this to you', 'Ben moved this to tomorrow at 19:30', 'Cleo mentioned you', 'half a tablet is enough'])
    for (const version of [text, html]) expect(version).toContain(part);
  expect(text).toContain('Due: tomorrow at 19:30');
});

test('one thing is told in the subject, with the name of who did it, or of nobody who is known', () => {
  expect(mailOf(one('commented')).subject).toBe('Cleo commented: Give Momo her heart tablets');
  expect(mailOf(one('commented'), { names: {}, texts: {} } as never).subject).toBe('Somebody commented: Give Momo her heart tablets');
});

test('what is more than is shown is counted', () => {
  expect(mailOf({ more: 990 }).subject).toBe('993 changes: Give Momo her heart tablets');
  expect(mailOf({ more: 990 }).text).toContain('and 990 more');
});

test('every link of the mail is in both of its versions, and a footer says why it came', () => {
  const { text, html } = mailOf();
  for (const url of Object.values(links)) {
    expect(text).toContain(`\n${url}\n`);
    expect(html).toContain(`href="${url}"`);
  }
  expect(text).toContain('\n-- \nYou get this mail because');
});

test.each(locales)('everything that can happen is said in %s, in inbox, mail and push', locale => {
  for (const kind of NewsKind.options) {
    const { body, title } = inboxText({ ...minuteOfNews, ...one(kind) }, { ...ada, locale }, newsFacts);
    expect({ title, named: body.includes('Cleo') }).toEqual({ title: minuteOfNews.title, named: true });
    expect(mailOf(one(kind), newsFacts, { ...ada, locale }).subject).toContain('Cleo');
  }
});

test('the inbox says the latest three, and how many came before', () => {
  const { body } = inboxText({ ...minuteOfNews, more: 2 }, ada, newsFacts);
  expect(body).toMatch(/^Ben assigned this to you · Ben moved this to tomorrow at 19:30 · Cleo mentioned you: @Ada, .* · and 2 more$/);
});

test('whatever people write, mail keeps its tags and its lines, and a push stays small', () => {
  const plain = tagsOf(mailOf().html);
  fc.assert(
    fc.property(anyWriting, anyWriting, anyWriting, (title, name, said) => {
      const [by, commentId] = [minuteOfNews.news[2]!.by, minuteOfNews.news[2]!.commentId!];
      const facts = { names: { ...newsFacts.names, [by]: `N${name}` }, texts: { [commentId]: `T${said}` } } as typeof newsFacts;
      const { subject, html } = mailOf({ title: `A${title}` }, facts);
      expect(tagsOf(html)?.filter(tag => !tag.startsWith('<title'))).toEqual(plain?.filter(tag => !tag.startsWith('<title')));
      expect(subject).not.toMatch(/[\r\n]/);
      expect(
        Buffer.byteLength(JSON.stringify(pushPayload({ ...minuteOfNews, title: `A${title}` }, ada, links, facts))),
      ).toBeLessThanOrEqual(pushLimit);
    }),
  );
});

test('a push of news opens its item, and takes the place of the one before it', () => {
  const { notification } = pushPayload(minuteOfNews, ada, links, newsFacts);
  expect(notification).toMatchObject({ title: minuteOfNews.title, navigate: open, actions: [], tag: `news-${minuteOfNews.itemId}` });
});

test('a claim can be approved and returned from the mail, and by the buttons of the push', () => {
  const decisions = { approve: 'https://api.example/v1/actions/a', return: 'https://api.example/v1/actions/r' };
  const content = { ...minuteOfNews, ...one('claimed') };
  const { text, html } = newsMail({ content, facts: newsFacts, reader: ada, links: { ...links, ...decisions } });
  for (const url of Object.values(decisions)) {
    expect(text).toContain(`\n${url}\n`);
    expect(html).toContain(`href="${url}"`);
  }
  expect(pushPayload(content, ada, { open, ...decisions }, newsFacts).notification.actions).toEqual([
    { action: 'approve', title: 'Approve', navigate: decisions.approve },
    { action: 'return', title: 'Return', navigate: decisions.return },
  ]);
});
