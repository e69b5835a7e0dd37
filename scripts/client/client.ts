import { join, relative } from 'node:path';
import { runScript } from '../console.ts';
import { root } from '../dev/cloud/process.ts';
import { buildClient } from './build.ts';
import { buildVerifier } from './verifier.ts';

/** `npm run client`: builds the typed client, and what checks logs, as packages that can be published. */
await runScript(async () => {
  for (const [name, build] of Object.entries({ client: buildClient, verify: buildVerifier })) {
    const folder = join(root, '.build', name);
    const bytes = await build(folder);
    process.stdout.write(
      `${relative(root, folder)} holds the package: ${(bytes / 1000).toFixed(1)} kB of code. Publish it with npm publish ${relative(root, folder)}\n`,
    );
  }
});
