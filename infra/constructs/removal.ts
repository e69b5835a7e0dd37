import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../stage-settings.ts';

/** What becomes of data, keys and logs when their stack is deleted: of a stage that lasts they are kept, of any other they go with it. */
export const removalOf = ({ lasts }: Pick<Stage, 'lasts'>): RemovalPolicy => (lasts ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
