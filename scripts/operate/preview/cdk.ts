import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { problem } from '../../console.ts';
import { installedCommand, root } from '../../dev/cloud/process.ts';

const run = promisify(execFile);
const quiet = ['--no-notices', '--no-version-reporting', '--no-color', '--ci'];

/** Runs the CDK's command on an app or an assembly, and answers what it prints. Fails with a problem that carries its last lines. */
export const cdkOf =
  (app: string[], env: NodeJS.ProcessEnv) =>
  async (args: string[]): Promise<string> => {
    const options = { cwd: root, env, maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await run(installedCommand('cdk'), [...args, ...app, ...quiet], options).catch(error => {
      const said = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.trim().split('\n').slice(-12).join('\n');
      throw problem(`cdk ${args[0]} failed:\n${said}`, error);
    });
    return stdout;
  };
