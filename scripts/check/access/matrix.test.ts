import { expect, test } from 'vitest';
import type { Route } from '../../../shared/api/core/route.ts';
import { accessChart, columns, verdictOf } from './matrix.ts';

test('the chart of who may call what is that of the tables (write it anew with `vitest -u`)', async () => {
  await expect(accessChart()).toMatchFileSnapshot('../../../shared/api/ACCESS.md');
});

test('keys are never let further than a person in the same standing', () => {
  const routes = (['GET', 'POST'] as const).flatMap(method =>
    (['public', 'user', 'operator', 'item:read', 'item:create', 'member:change'] as const).flatMap(access =>
      ([undefined, 'always', 'never'] as const).map(keys => ({ method, access, keys }) as Route),
    ),
  );
  for (const route of routes)
    for (const { standing, key, name } of columns.filter(column => column.key)) {
      const asKey = verdictOf(route, { name, standing, key: key! });
      const person = verdictOf(route, { name, standing });
      expect([person, undefined]).toContain(asKey);
    }
});
