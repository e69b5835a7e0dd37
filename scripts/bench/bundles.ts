import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../../infra/bundle.ts';
import { inWords, resourcesOf, synthesize } from '../../infra/stacks.fixture.ts';

/** The bundles of all functions as they are deployed, in a folder of their own that `remove` deletes. */
export const freshBundles = () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bundles-'));
  const sourcesOf = bundleFunctions(folder);
  return {
    sourcesOf,
    fileOf: (name: string): string => join(folder, name, 'index.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** What Lambda itself puts into a function's environment, as far as bundles read it; and the one reference that is read at load. */
const ofLambda = {
  USER_POOL_ID: 'us-east-1_benchmark',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
};

/** The environment of each function as the template of stage `local` gives it, by the function's name; references are in words. */
export const environments = (): Record<string, Record<string, string>> => {
  const synthesized = synthesize('local');
  try {
    return Object.fromEntries(
      resourcesOf(synthesized.service, 'AWS::Lambda::Function').map(([, { Environment }]) => {
        const { Variables } = Environment as { Variables: Record<string, unknown> };
        const given = Object.entries(Variables).map(([key, value]) => [key, inWords(synthesized, value)]);
        return [String(Variables.POWERTOOLS_SERVICE_NAME), { ...Object.fromEntries(given), ...ofLambda }];
      }),
    );
  } finally {
    synthesized.remove();
  }
};
