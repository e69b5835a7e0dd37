import { modules as calendars } from './calendars/index.ts';
import { modules as items } from './items/index.ts';
import { modules as notifications } from './notifications/index.ts';
import { modules as people } from './people/index.ts';
import { modules as platform } from './platform/index.ts';
import { modules as views } from './views/index.ts';

/** The routes of each module: `functions/<service>/<module>/handlers.ts` answers them. */
export const routesByModule = { ...people, ...items, ...calendars, ...notifications, ...views, ...platform } as const;
export type ModuleName = keyof typeof routesByModule;

type Together<Each> = (Each extends unknown ? (each: Each) => void : never) extends (all: infer All) => void ? All : never;

/** Every route of the API, by its name. */
export const routes = Object.assign({}, ...Object.values(routesByModule)) as Together<(typeof routesByModule)[ModuleName]>;
