import type { Context } from 'aws-lambda';
import { operatorRoutes } from '../../shared/api/platform/operators/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { admit } from './operators/admit.ts';
import { enterCall, enterStranger } from './operators/calls.ts';
import { behindDoor } from './operators/door.ts';
import { doorHandlers } from './operators/door-handlers.ts';
import { figureHandlers } from './operators/figure-handlers.ts';
import { machineryHandlers } from './operators/machinery-handlers.ts';
import { userHandlers } from './operators/user-handlers.ts';

const served = serve(operatorRoutes, { ...doorHandlers, ...machineryHandlers, ...figureHandlers, ...userHandlers });

/** What operators of the stage ask, each call behind their door: from known networks, with a second factor, and with an entry of its own. */
export const handler = behindDoor(operatorRoutes, (event, context: Context) => served(event, context), {
  admit,
  enterCall,
  enterStranger,
});
