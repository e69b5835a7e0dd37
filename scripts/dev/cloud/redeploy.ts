import { join } from 'node:path';
import { bundlesOf, type Changed, type DeployOptions, deployChanged } from './deploy.ts';
import { bundleInto, changedIn, functionsIn, keepBundles, push, touchesTemplates } from './push.ts';

/**
 * Brings a local cloud to what was saved: functions that are made of it get their code at once, and where it can have changed a template, those stacks
 * alone are deployed whose template it has changed.
 */
export const redeploy = async (options: DeployOptions, files: readonly string[]): Promise<Changed> => {
  const live = bundlesOf(options);
  const next = join(options.outDir, 'bundles.next');
  await bundleInto(next, options.log, options.stopped);
  const functions = changedIn(next, live);
  await push(options.endpoint, next, functions);
  keepBundles(next, live, functions);
  const sameFunctions = functionsIn(next).join() === functionsIn(live).join();
  if (sameFunctions && !(await touchesTemplates(files))) return { functions, stacks: [], outputs: {} };
  const changed = await deployChanged(options);
  return { ...changed, functions: [...new Set([...functions, ...changed.functions])] };
};

/** Gives functions their code again: a deployment leaves it to them where the template of their stack is as it was. */
export const pushAgain = async (options: DeployOptions, names: readonly string[] | 'all'): Promise<void> => {
  const bundles = bundlesOf(options);
  const known = functionsIn(bundles);
  await push(options.endpoint, bundles, names === 'all' ? known : known.filter(name => names.includes(name)));
};
