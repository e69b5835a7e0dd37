import { join, relative } from 'node:path';
import { runScript } from '../console.ts';
import { root } from '../dev/cloud/process.ts';
import { buildClient } from './build.ts';

/** `npm run client`: builds the typed client as a package that can be published. */
await runScript(async () => {
  const folder = join(root, '.build', 'client');
  const bytes = await buildClient(folder);
  process.stdout.write(
    `${relative(root, folder)} holds the package: ${(bytes / 1000).toFixed(1)} kB of code. Publish it with npm publish ${relative(root, folder)}\n`,
  );
});
