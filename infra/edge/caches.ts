import type { fhirServerRoutes } from '../../shared/api/clinic/fhir/server.ts';
import type { Gateway } from '../../shared/api/core/gateways.ts';
import { everyRoute, type routes } from '../../shared/api/index.ts';

type AllRoutes = typeof routes & typeof fhirServerRoutes;
/** The names of the routes that anybody may read. */
export type PublicRead = {
  [Name in keyof AllRoutes]: AllRoutes[Name] extends { access: 'public'; method: 'GET' } ? Name : never;
}[keyof AllRoutes];

/**
 * For how long the edge keeps a reply: for as long as the reply says it (`as_said`), for some seconds that every reader shares (`briefly`), or not
 * at all: what is of one person, of one link, or does something.
 */
export type CacheRule = 'as_said' | 'briefly' | 'never';

/** The rule of each public read. The compiler asks for it; all else is never kept. */
export const cacheRules: Record<PublicRead, CacheRule> = {
  getOpenApi: 'as_said',
  getOpenApi30: 'as_said',
  getAsyncApi: 'as_said',
  showEvents: 'as_said',
  showDocs: 'as_said',
  getDocsScript: 'as_said',
  readSigningKeys: 'as_said',
  readStageCheckpoint: 'as_said',
  readStageKey: 'as_said',
  readStageTile: 'as_said',
  readPartOfStageTile: 'as_said',
  readPartOfFarStageTile: 'as_said',
  getHealth: 'briefly',
  getConfig: 'briefly',
  getPushKey: 'briefly',
  fhirCapabilities: 'never',
  fhirReadOperationDefinition: 'never',
  readFeed: 'never',
  showVisit: 'never',
  showAction: 'never',
  showUnsubscribe: 'never',
  returnFromGoogle: 'never',
  returnFromMicrosoft: 'never',
};

export type Cached = { pattern: string; rule: Exclude<CacheRule, 'never'> };

/** The paths of a gateway whose replies are kept, as CloudFront names paths: what stands in braces, and all behind it, is `*`. */
export const cachedPathsOf = (gateway: 'main' | Gateway): Cached[] => {
  const kept = Object.entries(cacheRules).flatMap(([name, rule]) => {
    const { path, gateway: own = 'main' } = everyRoute[name]!;
    return rule === 'never' || own !== gateway ? [] : [{ pattern: path.replace(/\{.*$/, '*'), rule }];
  });
  return [...new Map(kept.map(each => [each.pattern, each])).values()];
};

/**
 * The paths, or how they begin where a slash is last, that many people ask from one address, and that are limited by link, channel or thing in place of it: calendar programs, what
 * providers of calendars and mail call, and what looks whether we are there.
 */
export const sharedPaths = [
  ...new Set(
    Object.values(everyRoute)
      .filter(({ access, limit }) => access === 'public' && (limit === 'none' || limit === 'feed'))
      .map(({ path }) => path.replace(/\{.*$/, '')),
  ),
];
