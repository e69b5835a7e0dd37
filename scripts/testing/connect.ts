import { tellProviders } from '../dev/providers/control.ts';
import { type Choice, keepInStep } from './consent.ts';
import { person, stage } from './stage.ts';

/** Where the providers of this run are. */
export const providersUrl = (): string => {
  if (!stage.providersUrl) throw new Error('This stage has no providers of its own');
  return stage.providersUrl;
};

/** A new person whose first calendar is kept in step with their own workspace, both ways unless it is said otherwise. */
export const keepsInStep = async (name: string, choice: Choice) => {
  const someone = await person(name);
  return { someone, ...(await keepInStep(someone, choice)) };
};

/** What a provider knows of the consents of an account. */
export const consentsAt = (email: string) => tellProviders(providersUrl(), 'consents', { email });
