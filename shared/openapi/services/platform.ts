import { HealthDetails } from '../../api/platform/health.ts';
import type { modules } from '../../api/platform/index.ts';
import type { ServicePart } from './part.ts';

export const platform: ServicePart<typeof modules> = {
  tags: {
    batch: { name: 'Batch', description: 'Many commands in one request: imports, and what a client did while it was offline.' },
    health: { name: 'Health', description: 'Whether the API answers, and for operators how its parts are.' },
    docs: { name: 'Reference', description: 'What you are reading, and what it is made from.' },
    config: { name: 'Configuration', description: 'What a client needs to know before anybody has signed in.' },
  },
  components: {
    HealthDetails,
  },
};
