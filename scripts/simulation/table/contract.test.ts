import { afterAll } from 'vitest';
import { type Engine, tableName, useEngine } from '../../check/costs/engine.ts';
import { tableContract } from './contract.fixture.ts';
import { documentsAt } from './documents.ts';
import { simulatedTable } from './table.ts';

const simulated = simulatedTable({ now: Date.now });
tableContract('the simulated table', async () => ({
  tableName: 'simulated',
  send: async (operation, input) => simulated.execute(operation, input) as Record<string, unknown>,
}));

let engine: Promise<Engine> | undefined;
afterAll(async () => (await engine)?.stop());
tableContract('a DynamoDB of another make', async () => {
  engine ??= useEngine();
  return documentsAt((await engine).endpoint, tableName);
});
