import { parseArgs } from 'node:util';
import { createReport, problem, runScript } from '../console.ts';
import { drill } from './drill/drill.ts';

/**
 * `npm run drill`: loses data of a local cloud of its own, and brings it back from a backup and its log, by the commands of `.github/recovery.md`.
 * Says how much was lost and how long it took, and fails where anything of it is not as people saw it before.
 */
await runScript(async stopped => {
  // It has no options: whoever names a stage would be told of another.
  parseArgs({ options: {} });
  const { backupAgeSeconds, writesAfter, harmed, rtoSeconds, lost } = await drill(createReport(), stopped);
  process.stdout.write(`
${harmed} rows were lost or overwritten, ${backupAgeSeconds.toFixed(1)} s and ${writesAfter} writes after the backup.
RPO: ${lost} items are otherwise than people saw them, as the log has what the backup has not. Without the log it would be those ${writesAfter} writes.
RTO: ${rtoSeconds.toFixed(1)} s from the harm until the main job was done on the restored table.
`);
  if (lost > 0) throw problem(`${lost} items are lost or otherwise than before.`);
});
