/**
 * Stands in the bundles for what the SDK streams events with, which no call of ours does. The SDK imports it when it is first needed, and
 * esbuild then wraps all that it shares with the rest, which each load of each function would pay for.
 */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
export const eventStreamSerdeProvider = (): undefined => undefined;
export function EventStreamSerde(): never {
  throw new Error('Streams of events are not in the bundles: see infra/bundle.ts');
}
