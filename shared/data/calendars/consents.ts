import { Consent } from '../../domain/calendars/connections/consent.ts';
import { entity } from '../core/entity.ts';

/** A way to the provider and back, under a hash of its `state`: the route that it comes back by knows no caller. */
export const consents = entity({ name: 'consent', pk: 'CONSENT#{consentId}', sk: 'CONSENT', schema: Consent });
