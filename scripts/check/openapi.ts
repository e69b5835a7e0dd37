import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { problem, runScript } from '../console.ts';
import { root } from '../dev/cloud/process.ts';
import { accessChart } from './access/matrix.ts';
import {
  documentFile,
  documentOfToday,
  eventsFile,
  eventsOfToday,
  operatorsFile,
  operatorsOfToday,
  releasedEventsFile,
  releasedFile,
  textOf,
} from './openapi/files.ts';
import { lintDocument } from './openapi/lint.ts';
import { releasedShapesFile } from './records/schemas.ts';
import { shapesOfToday } from './records/today.ts';

const accessFile = 'shared/api/ACCESS.md';

/**
 * `npm run openapi`: writes the document of the API, and the chart of who may call what, from the table of routes, and the document of the events from their catalogue. `--release` also keeps the
 * documents as the one that clients are made for from now on, and the schemas of stored records and events as those of rows and functions out
 * there; `--lint` only says what a linter has against the one that is there.
 */
await runScript(async () => {
  const { values } = parseArgs({ options: { lint: { type: 'boolean', default: false }, release: { type: 'boolean', default: false } } });
  if (values.lint) return reportProblems();
  writeFileSync(join(root, documentFile), textOf(documentOfToday()));
  writeFileSync(join(root, operatorsFile), textOf(operatorsOfToday()));
  writeFileSync(join(root, eventsFile), textOf(eventsOfToday()));
  writeFileSync(join(root, accessFile), accessChart());
  if (values.release) {
    writeFileSync(join(root, releasedFile), JSON.stringify(documentOfToday()));
    writeFileSync(join(root, releasedEventsFile), JSON.stringify(eventsOfToday()));
    writeFileSync(join(root, releasedShapesFile), `${JSON.stringify(await shapesOfToday())}\n`);
  }
  process.stdout.write(`${documentFile}, ${eventsFile} and ${accessFile} are written.\n`);
});

async function reportProblems(): Promise<void> {
  const problems = (await Promise.all([documentFile, operatorsFile].map(lintDocument))).flat();
  process.stdout.write(`${[...problems, `${problems.length} problems in ${documentFile} and ${operatorsFile}`].join('\n')}\n`);
  if (problems.length > 0) throw problem('The document does not pass the linter.');
}
