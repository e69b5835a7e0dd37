import { accessToken } from './cloud/account.ts';
import { outputNamed } from './cloud/deploy.ts';
import { holderOf } from './cloud/lock.ts';
import { keptFolder, keptLock, readDeployed } from './cloud/open.ts';
import { problem, runScript } from './console.ts';

/** `npm run token -- you@example.com`: prints an access token for a user of the running local cloud, who is signed up when new. */
await runScript(async () => {
  const email = process.argv[2];
  if (!email?.includes('@')) throw problem('Say whose token: npm run -s token -- you@example.com');
  const holder = holderOf(keptLock);
  const deployed = readDeployed(keptFolder);
  if (!holder || !deployed) throw problem('No local cloud runs here: start it with npm start.');
  const place = { endpoint: `http://127.0.0.1:${holder.port}`, clientId: outputNamed(deployed.outputs, 'UserPoolClientId') };
  process.stdout.write(`${await accessToken(place, email)}\n`);
});
