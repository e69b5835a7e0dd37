import type { Framework } from '../control.ts';
import { asvs } from './asvs.ts';
import { gdpr } from './gdpr.ts';
import { hipaa } from './hipaa.ts';
import { pci } from './pci.ts';
import { soc2 } from './soc2.ts';

/** Every law and standard that has a page. */
export const frameworks: readonly Framework[] = [hipaa, gdpr, soc2, asvs, pci];
