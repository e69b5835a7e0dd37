import type { Construct } from 'constructs';
import type { ApiPlace } from '../constructs/api-routes.ts';
import { SocketApi } from '../constructs/socket-api.ts';
import type { ServiceRow } from '../services/row.ts';
import { FunctionStack, type FunctionStackProps } from './functions.ts';

export type ServiceProps = FunctionStackProps & { row: ServiceRow; api: ApiPlace };

/**
 * One service: its functions, with the routes that they answer at the platform's gateway, the queues that they work on, and its alarms. Of
 * other stacks it reads the state's names and the gateway's id alone, so that it can be deployed by itself.
 */
export class ServiceStack extends FunctionStack {
  constructor(scope: Construct, id: string, { row, api, ...props }: ServiceProps) {
    super(scope, id, props);
    if (row.sockets) this.socketApi = new SocketApi(this, 'Sockets', { stage: props.stage });
    this.serve(row, api);
    this.watch(row);
  }
}
