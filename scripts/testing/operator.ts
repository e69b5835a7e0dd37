import { comeIn, doorOf, type Operator, type OperatorClient } from './operators.ts';
import { person, stage } from './stage.ts';

/** The operators' API of this run's stage for whoever holds this token. */
export const doorFor = (token?: string): OperatorClient => doorOf(stage, token);

/** Somebody who runs the stage of this run, and has come in at the operators' door. */
export const operator = async (): Promise<Operator> => comeIn(stage, await person('operator'));
