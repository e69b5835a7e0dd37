import { describe, expect, it } from 'vitest';
import { accountFor } from './account-for.ts';

describe('The account that an operator names', () => {
  it('is the local cloud at the endpoint, or a stage on AWS', () => {
    expect(accountFor('local', 'http://127.0.0.1:4566')).toMatchObject({ stage: 'local', endpoint: 'http://127.0.0.1:4566' });
    expect(accountFor('prod', undefined)).toMatchObject({ stage: 'prod', movesByItself: true });
  });

  it('is refused where an endpoint stands beside a stage on AWS, so that neither is changed by mistake', () => {
    expect(() => accountFor('prod', 'http://127.0.0.1:4566')).toThrow(/leave one of them out/);
  });
});
