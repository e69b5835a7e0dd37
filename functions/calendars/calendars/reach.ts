import { grants } from '../../../shared/data/calendars/grants.ts';
import { seals } from '../../../shared/data/calendars/seals.ts';
import { askRefresh, askSyncIfLive, type Grant, isLive } from '../../../shared/domain/calendars/grant.ts';
import type { Provider, ProviderSettings } from '../../../shared/domain/calendars/grant-provider.ts';
import { googleCalendars } from '../../../shared/providers/google-calendar.ts';
import { graphCalendars } from '../../../shared/providers/graph-calendar.ts';
import { settingsOf } from '../../../shared/providers/settings.ts';
import { clockStamp } from '../../../shared/runtime/events/clock-stamp.ts';
import type { AccountPort } from '../../../shared/sync/ports.ts';
import { openBox } from '../grants/token-box.ts';

/** The calendars of a connected account at its provider. */
export type Reached = AccountPort;

const accountsAt: Record<Provider, (settings: ProviderSettings, accessToken: string) => AccountPort> = {
  google: googleCalendars,
  microsoft: graphCalendars,
};

const leastLifeMs = 30_000;

/** Asks for new tokens at once; the sync follows them. */
export const renewFirst = async (grant: Pick<Grant, 'userId' | 'grantId'>, requestId: string): Promise<void> => {
  const stamp = clockStamp(requestId);
  await grants.update(grant, each => (isLive(each) ? askRefresh(each, stamp.now) : undefined), stamp);
};

/** Asks for a sync at once. */
export const syncSoon = async (grant: Pick<Grant, 'userId' | 'grantId'>, requestId: string): Promise<void> => {
  const stamp = clockStamp(requestId);
  await grants.update(grant, each => askSyncIfLive(each, stamp.now), stamp);
};

/** The account at its provider, with a token that is good for a while; undefined where there is none, and new ones are asked for where they can be. */
export const reach = async (grant: Grant, requestId: string): Promise<Reached | undefined> => {
  const seal = await seals.find(grant);
  if (!isLive(grant) || !seal?.sealed) return undefined;
  if (Date.parse(seal.tokenExpiresAt) - Date.now() < leastLifeMs) {
    await renewFirst(grant, requestId);
    return undefined;
  }
  const { tokens } = await openBox(seal, seal.sealed);
  return accountsAt[grant.provider](settingsOf(grant.provider), tokens.accessToken);
};
