import * as z from 'zod';
import type { Routes } from '../core/route.ts';

/** What a client of OpenFeature sends: who it thinks that somebody is. Whoever asks is known by their token, and by nothing that is here. */
const OfrepRequest = z.looseObject({ context: z.looseObject({}).optional() });

const who =
  'By the OpenFeature Remote Evaluation Protocol (OFREP 0.2), for its providers in any language: give them the address of this API without `/v1`, and the header `Authorization`. For whom it is evaluated follows from the token (user, plan, workspaces): a `context` that is sent may say anything and changes nothing.';

export const flagRoutes = {
  evaluateFlags: {
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags',
    access: 'user',
    keys: 'always',
    file: 'application/json',
    summary: 'What every feature flag says to whoever asks',
    description: `${who} Answers \`{ "flags": [{ "key", "value", "variant", "reason" }] }\` with an \`ETag\`; \`If-None-Match\` is answered 304 while nothing has changed for them. Ask again each half minute at the most: a setting holds within that.`,
    body: OfrepRequest,
    fails: [],
    example: { body: { context: { targetingKey: 'anybody' } } },
  },
  evaluateFlag: {
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags/{flag}',
    access: 'user',
    keys: 'always',
    file: 'application/json',
    summary: 'What one feature flag says to whoever asks',
    description: `${who} Answers \`{ "key", "value", "variant", "reason" }\`; for a flag that there is not 404, with \`errorCode\` \`FLAG_NOT_FOUND\` in the problem document. Of an experiment it is noted in the log of the user, once, that they were given its variant.`,
    body: OfrepRequest,
    fails: ['not_found'],
    example: { params: { flag: 'realtime' }, body: { context: { targetingKey: 'anybody' } } },
  },
  noteExposure: {
    method: 'POST',
    path: '/v1/me/flags/{flag}/exposures',
    access: 'user',
    keys: 'always',
    summary: 'Say that a variant was shown to somebody',
    description:
      'For clients that have evaluated all flags at once, which notes nothing: of an experiment it is noted in the log of the user which variant they are given at this moment, once for each variant. Of any other flag nothing is.',
    fails: ['not_found'],
    example: { params: { flag: 'event-wait' } },
  },
} as const satisfies Routes;
