import type { Construct } from 'constructs';
import type { Gateways } from '../constructs/api-routes.ts';
import { SocketApi } from '../constructs/socket-api.ts';
import type { ServiceRow } from '../services/row.ts';
import { FunctionStack, type FunctionStackProps } from './functions.ts';

export type ServiceProps = FunctionStackProps & { row: ServiceRow; gateways: Gateways };

/**
 * One service: its functions, with the routes that they answer at a gateway of the platform, the queues that they work on, and its alarms. Of
 * other stacks it reads the state's names and the gateways' ids alone, so that it can be deployed by itself.
 */
export class ServiceStack extends FunctionStack {
  constructor(scope: Construct, id: string, { row, gateways, ...props }: ServiceProps) {
    super(scope, id, props);
    if (row.sockets) this.socketApi = new SocketApi(this, 'Sockets', { stage: props.stage });
    this.serve(row, gateways);
    this.watch(row);
  }
}
