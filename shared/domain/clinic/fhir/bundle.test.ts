import { expect, test } from 'vitest';
import { searchset } from './bundle.ts';
import { outcomeOf } from './outcome.ts';

const base = 'https://fhir.example.org/fhir/R4/ws-1';
const self = `${base}/Patient?family=muster`;

test('what was found stands under its address, with what is behind it', () => {
  const found = [
    { resource: { resourceType: 'Patient', id: 'patient-1' }, score: 0.9 },
    { resource: { resourceType: 'Organization', id: 'ws-1' }, mode: 'include' as const },
  ];
  expect(searchset(found, { base, self, next: `${self}&page=2`, total: 7 })).toEqual({
    resourceType: 'Bundle',
    type: 'searchset',
    total: 7,
    link: [
      { relation: 'self', url: self },
      { relation: 'next', url: `${self}&page=2` },
    ],
    entry: [
      { fullUrl: `${base}/Patient/patient-1`, resource: found[0]!.resource, search: { mode: 'match', score: 0.9 } },
      { fullUrl: `${base}/Organization/ws-1`, resource: found[1]!.resource, search: { mode: 'include' } },
    ],
  });
});

test('where nothing was found there is no list, and no total where it is not known', () => {
  expect(searchset([], { base, self })).toEqual({ resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'self', url: self }] });
  const warning = outcomeOf({ code: 'not_found', title: 'Not found', detail: 'Nobody.' }, 'Patient');
  const { entry } = searchset([{ resource: warning, mode: 'outcome' }], { base, self });
  expect(entry).toEqual([{ resource: warning, search: { mode: 'outcome' } }]);
});
