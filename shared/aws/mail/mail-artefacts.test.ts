import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ada, dailyDigest, digestLinks, lateReminder, reminderLinks } from '../../wording/core/wording.fixture.ts';
import { digestMail } from '../../wording/notifications/digest-mail.ts';
import { reminderMail } from '../../wording/notifications/reminder-mail.ts';
import { mimeOf } from './mail.ts';

const folder = join(import.meta.dirname, '../../../.local/artefacts');

test.each([
  ['reminder-mail', reminderMail({ content: lateReminder, reader: ada, links: reminderLinks })],
  ['digest-mail', digestMail({ content: dailyDigest, reader: ada, links: digestLinks })],
])('%s can be looked at in a browser, a terminal and a mail program', async (name, mail) => {
  const raw = await mimeOf({
    from: 'Almanac <mail@almanac.example>',
    to: 'ada@example.net',
    unsubscribe: reminderLinks.unsubscribe,
    ...mail,
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.html`), mail.html);
  writeFileSync(join(folder, `${name}.txt`), mail.text);
  writeFileSync(join(folder, `${name}.eml`), raw);
  expect(raw.length).toBeGreaterThan(mail.html.length);
});
