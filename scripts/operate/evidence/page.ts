import type { Control, Framework } from './control.ts';
import type { Review } from './reviews.ts';

const linked = (file: string): string => `[${file.split('/').slice(-2).join('/')}](../../${file})`;

const evidenceOf = ({ shown = [], commands = [] }: Control): string =>
  [...shown.map(linked), ...commands.map(command => `\`${command}\``)].join('<br>') || '–';

const rowOf = (control: Control): string => {
  const { id, title, how, owner, missing } = control;
  const rest = [owner && `You: ${owner}`, missing && `**Not there:** ${missing}`].filter(Boolean).join('<br>');
  return `| ${id} | ${title} | ${how} | ${evidenceOf(control)} | ${rest || '–'} |`;
};

const note =
  'Made by `npm run evidence -- --write` from [scripts/operate/evidence](../../scripts/operate/evidence/frameworks); a test holds that every file named here exists.';

/** The page of one framework, as Markdown. */
export const pageOf = ({ name, source, about, controls }: Framework): string =>
  [
    `# ${name}`,
    '',
    note,
    '',
    `${about} [The text](${source}).`,
    '',
    '| | what | how | shown by | left to do |',
    '|---|---|---|---|---|',
    ...controls.map(rowOf),
    '',
  ].join('\n');

/** The first page: what there is, and what falls due. */
export const overviewOf = (all: readonly Framework[], reviews: readonly Review[]): string =>
  [
    '# Compliance',
    '',
    note,
    '',
    'What laws and standards ask of software like this, and which test or command shows each. `npm run evidence` runs the tests that need no cloud and writes a report with the commit, the versions and how each control came out; `--cloud` starts a local cloud and runs the others, too. No page here is a certificate.',
    '',
    '| | controls | with something left to do |',
    '|---|---|---|',
    ...all.map(
      ({ key, name, controls }) =>
        `| [${name}](${key}.md) | ${controls.length} | ${controls.filter(({ owner, missing }) => owner || missing).length} |`,
    ),
    '',
    '## Reviews that fall due',
    '',
    'As a calendar to subscribe to or import: `npm run evidence -- --calendar > reviews.ics`.',
    '',
    '| when | what | how |',
    '|---|---|---|',
    ...reviews.map(({ title, every, how }) => `| ${every} | ${title} | ${how} |`),
    '',
  ].join('\n');
