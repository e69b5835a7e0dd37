import { samples as calendars } from './calendars/samples.fixture.ts';
import { samples as clinic } from './clinic/samples.fixture.ts';
import { samples as households } from './households/samples.fixture.ts';
import { samples as integrations } from './integrations/samples.fixture.ts';
import { samples as items } from './items/samples.fixture.ts';
import { samples as notifications } from './notifications/samples.fixture.ts';
import { samples as people } from './people/samples.fixture.ts';
import type { Sample } from './sample.fixture.ts';

/** Changes of every kind that the domain makes, each as its own rule makes it. */
export const samples = (): Sample[] => [
  ...items(),
  ...people(),
  ...households(),
  ...calendars(),
  ...integrations(),
  ...notifications(),
  ...clinic(),
];
