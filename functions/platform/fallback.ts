import { routeTable } from '../../shared/api/core/table.ts';
import { serveUnknown } from '../../shared/runtime/http/unknown.ts';

/** Whatever no route of the gateway matches: 404 for a path that is not there, 405 with Allow for a method that its path does not take. */
export const handler = serveUnknown(routeTable());
