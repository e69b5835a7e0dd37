import type { Deprecation } from '../../api/core/route.ts';
import { Failure } from '../../domain/core/failure.ts';

const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** What a deprecated route says of itself: since when (RFC 9745), until when (RFC 8594), what comes after it and where to read of it (RFC 8288). */
export const deprecationHeaders = ({ at, sunset, successor }: Deprecation): Record<string, string> => ({
  deprecation: `@${msOf(at) / 1000}`,
  sunset: new Date(msOf(sunset)).toUTCString(),
  link: `<${successor}>; rel="successor-version", </docs#section/From-v1-to-v2>; rel="deprecation"; type="text/html"`,
});

/** Fails with `gone` from the day of its sunset on (RFC 9110 15.5.11). */
export const requireNotGone = ({ sunset, successor }: Deprecation, now: Date): void => {
  if (now.getTime() >= msOf(sunset)) throw new Failure('gone', { successor, sunset });
};
