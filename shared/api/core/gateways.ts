/**
 * The gateways beside the main one. An HTTP API takes 300 routes (its quota at AWS), so that a service has its own where they would not all fit.
 * Which gateway answers a service is part of every client's addresses: it is not changed later.
 */
export const gateways = ['clinic', 'fhir'] as const;
export type Gateway = (typeof gateways)[number];

/** These modules, whose routes a gateway of their own answers. */
export const answeredAt = <M extends Record<string, Record<string, object>>>(gateway: Gateway, modules: M): M =>
  Object.fromEntries(
    Object.entries(modules).map(([module, routes]) => [
      module,
      Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, { ...route, gateway }])),
    ]),
  ) as M;
