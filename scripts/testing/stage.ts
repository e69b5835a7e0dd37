import { inject } from 'vitest';
import { newPerson, type Person, type Stage } from './people.ts';

declare module 'vitest' {
  interface ProvidedContext {
    stage: Stage & { mailFolder: string; providersUrl?: string };
  }
}

/** The stage that this run of the tests has deployed, or was pointed at. */
export const stage = inject('stage');

/** A user of the stage who belongs to this test alone. */
export const person = (name?: string): Promise<Person> => newPerson(stage, name);
