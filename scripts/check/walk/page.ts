/** One step of a page: a command to be run, or a file to be written. */
export type PageStep = { command: string } | { file: string; text: string };

const fence = /^```(sh|ts)\n([\s\S]*?)^```$/gm;

/** The steps of a page in their order: each line of its shell blocks, and each block of TypeScript that names its file in its first line. */
export const stepsOf = (page: string): PageStep[] =>
  [...page.matchAll(fence)].flatMap(([, language, text = '']): PageStep[] => {
    if (language === 'sh') return text.split('\n').flatMap(line => (line.trim() === '' ? [] : [{ command: line.trim() }]));
    const [, file, rest] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(text) ?? [];
    return file === undefined || rest === undefined ? [] : [{ file, text: rest }];
  });

/** What a command has done to the checkout. */
export type Touched = { command: string; created: string[]; changed: string[] };

const written = ['shared/openapi/openapi.json', 'shared/api/ACCESS.md', 'shared/data/CLASSES.md'];

/** How many files each command has touched, as a chart. What is written by a command is no hand's work, and counted by itself. */
export const chartOf = (all: readonly Touched[]): string => {
  const rows = all.map(({ command, created, changed }) => {
    const isMade = (file: string) => written.includes(file);
    const [tests, code] = [
      created.filter(file => /\.(test|fixture)\.ts$/.test(file)),
      created.filter(file => !/\.(test|fixture)\.ts$/.test(file)),
    ];
    return `| \`${command.replace('npm run new -- ', '')}\` | ${code.length} | ${tests.length} | ${changed.filter(file => !isMade(file)).length} | ${changed.filter(isMade).length} |`;
  });
  return [
    '| `npm run new --` | new files | new tests and samples | files with a line more | charts and document, written anew |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
};
