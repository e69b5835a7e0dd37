import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';
import { accountAlarms } from '../account-alarms.ts';
import { backupAlarms, crashAlarm, errorsAlarm, flagAlarms, rolloutAlarm, slowAlarm, tableAlarms, watchedGateways } from '../alarms.ts';
import { type AlarmRow, alarm } from '../constructs/alarm.ts';
import type { Gateways } from '../constructs/api-routes.ts';
import { Backups } from '../constructs/backups.ts';
import { dashboard } from '../constructs/dashboard.ts';
import { promisesDashboard } from '../constructs/promises-dashboard.ts';
import { promiseAlarms } from '../promise-alarms.ts';
import type { Stage } from '../stage-settings.ts';
import type { StateStack } from './state.ts';

export type OperationsProps = StackProps & {
  stage: Stage;
  state: StateStack;
  gateways: Gateways;
  /** The names of what the dashboard shows. */
  functions: string[];
  queues: string[];
  deadLetters: string[];
};

/**
 * How a real stage is watched and kept as a whole: alarms that no service has for itself, a dashboard, backups, a budget. A firewall stands before
 * the gateways where the stage has an edge (`infra/edge`); where not, the gateways' own throttle and the authorizer are what guards them.
 */
export class OperationsStack extends Stack {
  /** Its alarms. */
  readonly alarms: AlarmRow[];

  constructor(scope: Construct, id: string, { stage, state, gateways, functions, queues, deadLetters, ...props }: OperationsProps) {
    super(scope, id, props);
    const watched = watchedGateways(stage, gateways);
    const { vault } = new Backups(this, 'Backups', { stage, key: state.key, table: state.table, topic: state.alarmTopic! });
    this.alarms = [
      crashAlarm(stage),
      ...flagAlarms(stage),
      ...watched.flatMap(each => [errorsAlarm(each), ...slowAlarm(each)]),
      ...(stage.rollout === 'linear' ? watched.map(rolloutAlarm) : []),
      ...accountAlarms(stage),
      ...tableAlarms(state.table.tableName),
      ...backupAlarms(vault.backupVaultName),
      ...(stage.promises === 'watched' ? promiseAlarms(stage, watched, state.table.tableName) : []),
    ];
    for (const row of this.alarms) alarm(this, stage, state.alarmTopic!, row);
    dashboard(this, { stage, gateways, functions, queues, deadLetters });
    if (stage.promises === 'watched') promisesDashboard(this, { stage, gateways, queues });
    this.#budget(stage);
  }

  /** What the account costs in a month, of which AWS tells the operator by itself: at four fifths, and when it is on the way to more. */
  #budget({ name, monthlyBudget, operatorEmail }: Stage): void {
    const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, threshold, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'EMAIL', address: operatorEmail }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: `almanac-${name}`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudget, unit: 'USD' },
      },
      notificationsWithSubscribers: [tell('ACTUAL', 80), tell('FORECASTED', 100)],
    });
  }
}
