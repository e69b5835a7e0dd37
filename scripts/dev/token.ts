import { problem, runScript } from '../console.ts';
import { signIn, signUp } from '../testing/people.ts';
import { runningStage } from './cloud/running.ts';

/** The password of everybody whom this script signs up. It guards nothing but a local cloud. */
const password = 'Almanac-local-1';

/** `npm run -s token -- you@example.com`: prints an access token for a user of the running local cloud, who is signed up when new. */
await runScript(async () => {
  const email = process.argv[2];
  if (!email?.includes('@')) throw problem('Say whose token: npm run -s token -- you@example.com');
  const stage = runningStage();
  await signUp(stage, email, password).catch(error => {
    if (error.name !== 'UsernameExistsException') throw error;
  });
  const { token } = await signIn(stage, email, password);
  process.stdout.write(`${token}\n`);
});
