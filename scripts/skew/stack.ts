import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import type { Account } from '../operate/redrive/account.ts';

type Code = { S3Bucket: string; S3Key: string };
type Resource = { Type: string; Properties?: { FunctionName?: string; Code?: Code } & Record<string, unknown> };
type Template = { Resources: Record<string, Resource> };

/** A stack of an assembly as it would be deployed. */
export const templateOf = (assembly: string, stack: string): Template =>
  JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), 'utf8')) as Template;

const isFunction = ({ Type }: Resource): boolean => Type === 'AWS::Lambda::Function';

const withoutCode = ({ Resources }: Template) =>
  Object.fromEntries(
    Object.entries(Resources).map(([id, { Type, Properties }]) => [
      id,
      { Type, Properties: isFunction({ Type }) ? { ...Properties, Code: undefined } : Properties },
    ]),
  );

/** Have two versions of a stack the same resources, so that their functions differ in nothing but what they run? */
export const differInCodeAlone = (one: Template, other: Template): boolean => isDeepStrictEqual(withoutCode(one), withoutCode(other));

/** Gives the functions of a stack the code of a version whose bundles are in the cloud already. */
export const replaceCode = async ({ lambda }: Account, { Resources }: Template): Promise<void> => {
  for (const { Properties: { FunctionName, Code } = {} } of Object.values(Resources).filter(isFunction))
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...Code }));
};
