import type { ModuleName } from '../api/index.ts';
import { services } from './services/index.ts';

/** The headings of the document, each for the module whose routes stand under it. */
export const tags: Record<ModuleName, { name: string; description: string }> = Object.assign({}, ...services.map(each => each.tags));
