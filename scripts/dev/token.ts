import { problem, runScript } from '../console.ts';
import { signIn, signUp } from '../testing/people.ts';
import { runningStage } from './cloud/running.ts';

/** The password of everybody whom this script signs up. It guards nothing but a local cloud. */
const ownPassword = 'Almanac-local-1';

/**
 * `npm run -s token -- you@example.com`: prints an access token for a user of the running local cloud, who is signed up when new. Behind it the
 * password of somebody who was signed up by another, as `npm run seed` prints it.
 */
await runScript(async () => {
  const [email, password] = process.argv.slice(2);
  if (!email?.includes('@')) throw problem('Say whose token: npm run -s token -- you@example.com');
  const stage = runningStage();
  if (password === undefined)
    await signUp(stage, email, ownPassword).catch(error => {
      if (error.name !== 'UsernameExistsException') throw error;
    });
  const { token } = await signIn(stage, email, password ?? ownPassword).catch(error => {
    if (error.name !== 'NotAuthorizedException') throw error;
    throw problem(`${email} has another password: say it behind the address. npm run seed prints those of whom it signs up.`);
  });
  process.stdout.write(`${token}\n`);
});
