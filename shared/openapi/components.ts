import type * as z from 'zod';
import { core } from './core.ts';
import { services } from './services/index.ts';

/** The schemas that the document names: those of all services, and what they share. */
export const components: Record<string, z.ZodType> = Object.assign({}, core.components, ...services.map(each => each.components));
