import { join } from 'node:path';
import { createConfig, lint } from '@redocly/openapi-core';
import { root } from '../../dev/cloud/process.ts';

/** What Redocly's linter says about a document of the checkout, by its strict rules and those that try every example against its schema. */
export const lintDocument = async (file: string): Promise<string[]> => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      'no-invalid-media-type-examples': 'error',
      'no-invalid-schema-examples': 'error',
      'no-invalid-parameter-examples': 'error',
      'operation-description': 'error',
      'operation-tag-defined': 'error',
      'tag-description': 'error',
      'no-unused-components': 'error',
      'path-segment-plural': 'off',
    },
  });
  const problems = await lint({ ref: join(root, file), config });
  return problems.map(({ severity, ruleId, message, location }) => `${severity} ${ruleId} at ${location[0]?.pointer ?? '#/'}: ${message}`);
};
