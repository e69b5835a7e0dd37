import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locales } from '../core/locale.ts';
import { anyWriting } from '../core/wording.fixture.ts';
import { type MailAbout, visitMail } from './visit-mail.ts';

type Facts = Parameters<typeof visitMail>[0];
const page = 'https://clinic.example.org/v1/visits/dG9rZW4';
const links = { confirm: page, change: `${page}?do=change`, cancel: `${page}?do=cancel`, end: `${page}?do=end_mails` };
const facts: Facts = {
  links,
  about: 'reminder',
  clinicName: 'Practice at the Lake',
  start: '2026-12-01T08:30:00.000Z',
  zone: 'Europe/Berlin',
  address: 'Seestr. 4, Zürich',
  phone: '+49 30 1234567',
};
const mailOf = (more: Partial<Facts> = {}, locale = 'en-GB', zone = 'Europe/Berlin') => visitMail({ ...facts, ...more }, { locale, zone });
const abouts: MailAbout[] = ['booked', 'rescheduled', 'changed', 'cancelled', 'reminder', 'series_booked', 'series_cancelled'];

test('the mail says when, where, and whom to call, by the clock and in the language of the patient', () => {
  const { subject, text, html } = mailOf();
  expect(subject).toBe('Practice at the Lake: Reminder of your appointment');
  for (const version of [text, html]) for (const said of ['Seestr. 4, Zürich', '+49 30 1234567']) expect(version).toContain(said);
  expect(text).toContain('When: Tuesday 1 December at 09:30');
  expect(mailOf({}, 'de').text).toContain('Wann: Dienstag, 1. Dezember um 09:30');
  // Somebody who lives by another clock is told which one is meant.
  expect(mailOf({}, 'en-GB', 'America/New_York').text).toMatch(/When: Tuesday 1 December at 03:30 (GMT-5|EST)/);
});

test('whom the visit is to stands in it only where the clinic wants that', () => {
  expect(mailOf().text).not.toContain('With');
  expect(mailOf({ clinicians: ['Dr. Muster'] }).text).toContain('With: Dr. Muster');
});

test('a visit by video call says so and where its link will be found, and not where the clinic is', () => {
  const { text, html } = mailOf({ isRemote: true, links: { ...links, page } });
  for (const version of [text, html]) {
    expect(version).toContain('By video call');
    expect(version.replace(/\s+/g, ' ')).toContain('on the page of your appointment from 15 minutes before it begins');
    expect(version).not.toContain('Seestr.');
  }
});

test('all times of a series are told, one below the other, by the clock of the patient', () => {
  const starts = ['2026-12-01T08:30:00.000Z', '2026-12-08T08:30:00.000Z', '2027-04-06T07:30:00.000Z'];
  const { text } = mailOf({ about: 'series_booked', starts });
  expect(text).toContain('When: Tuesday 1 December at 09:30\nTuesday 8 December at 09:30\nTuesday 6 April');
  expect(text.match(/at 09:30/g)).toHaveLength(3);
});

test('who is told of a cancellation is asked to come no more, and how to get another appointment', () => {
  expect(mailOf({ about: 'cancelled' }).text).toContain('For another appointment please call +49 30 1234567.');
  expect(mailOf({ about: 'cancelled', phone: undefined }).text).toContain('please ask the clinic');
});

test('it leads to where the patient confirms, chooses another time, calls off and ends such mails, each in both versions', () => {
  const { text, html } = mailOf();
  for (const url of Object.values(links)) {
    expect(text.split('\n')).toContain(url);
    expect(html).toContain(`href="${url}"`);
  }
  const fewer = mailOf({ links: { end: links.end } });
  for (const version of [fewer.text, fewer.html]) {
    expect(version).toContain(links.end);
    for (const url of [`${page}"`, `${page}\n`, links.change, links.cancel]) expect(version).not.toContain(url);
  }
});

test('nobody breaks out of the mail, whatever a clinic calls itself or its people, and an address in its name is not shown', () => {
  const tags = (html: string) => html.match(/<[^>]*>/g);
  const plain = tags(mailOf({ clinicName: 'x', address: 'x', clinicians: ['x'] }).html);
  fc.assert(
    fc.property(anyWriting, anyWriting, anyWriting, (clinicName, address, name) => {
      const mail = mailOf({ clinicName: `x ${clinicName}`, address: `x${address}`, clinicians: [`x ${name}`] });
      expect(mail.subject).not.toMatch(/\p{Cc}/u);
      expect(mail.text.match(/^-- $/gm)).toHaveLength(1);
      expect(tags(mail.html)!.length).toBeLessThanOrEqual(plain!.length);
    }),
  );
  expect(mailOf({ clinicName: 'Log in at evil.example' }).subject).toBe('Reminder of your appointment');
});

test.each(locales)('lines of the text version in %s fit 72 columns, and no two kinds of mail have one subject', locale => {
  const mails = abouts.map(about => mailOf({ about, clinicians: ['Dr. Muster'] }, locale));
  for (const { text } of mails)
    for (const line of text.split('\n').filter(each => !each.startsWith('https:'))) expect(line.length).toBeLessThanOrEqual(72);
  expect(new Set(mails.map(({ subject }) => subject)).size).toBe(abouts.length);
});
