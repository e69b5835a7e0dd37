import { expect, test } from 'vitest';
import { outputNamed, withoutCode } from './deploy.ts';

const outputs = { State: { TableName: 'almanac', UserPoolId: 'pool' }, Service: { ApiId: 'api' } };

test('an output is found by its name in whichever stack has it', () => {
  expect(outputNamed(outputs, 'ApiId')).toBe('api');
  expect(outputNamed(outputs, 'TableName')).toBe('almanac');
});

test('an output that no stack has, or two have, is refused', () => {
  expect(() => outputNamed(outputs, 'Bucket')).toThrow('The deployed stacks have 0 outputs named Bucket; exactly one is needed.');
  expect(() => outputNamed({ ...outputs, Other: { ApiId: 'second' } }, 'ApiId')).toThrow('have 2 outputs named ApiId');
});

test('a template is the same whatever code its functions have, and another one for anything else', () => {
  const templateWith = (hash: string, MemorySize = 128): string =>
    JSON.stringify({
      Resources: {
        Fire: {
          Type: 'AWS::Lambda::Function',
          Properties: { Code: { S3Bucket: 'assets', S3Key: `${hash}.zip` }, MemorySize },
          Metadata: { 'aws:asset:path': `asset.${hash}`, 'aws:asset:property': 'Code' },
        },
      },
    });
  const [one, other] = ['0a'.repeat(32), '1b'.repeat(32)];
  expect(withoutCode(templateWith(other))).toBe(withoutCode(templateWith(one)));
  expect(withoutCode(templateWith(one, 256))).not.toBe(withoutCode(templateWith(one)));
});
