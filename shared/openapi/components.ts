import type * as z from 'zod';
import { Row } from '../domain/core/permissions.ts';
import { Point } from '../domain/time/point.ts';
import { Recurrence } from '../domain/time/recurrence.ts';
import { When } from '../domain/time/when.ts';
import { services } from './services/index.ts';

/** The schemas that the document names: those of all services, and what they share. */
export const components: Record<string, z.ZodType> = {
  When,
  Recurrence,
  CalendarPoint: Point,
  PermissionRow: Row,
  ...Object.assign({}, ...services.map(each => each.components)),
};
