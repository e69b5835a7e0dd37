import type { Framework } from '../control.ts';

/** PCI DSS, and why none of it applies. */
export const pci: Framework = {
  key: 'pci',
  name: 'PCI DSS',
  source: 'https://www.pcisecuritystandards.org/document_library/',
  about: 'None of it applies while nobody puts numbers of cards into what they write: Almanac takes no payments and has no field for them.',
  controls: [
    {
      id: 'Scope',
      title: 'No cardholder data is stored, processed or transmitted',
      how: 'No record has a field for a card; texts of people are not looked through for one. An app that takes payments keeps them with a provider and stores at most its reference here.',
      shown: ['scripts/check/charts/charts.test.ts'],
      owner: 'Tell people not to write numbers of cards into items.',
    },
  ],
};
