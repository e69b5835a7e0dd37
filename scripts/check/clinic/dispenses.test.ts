import { randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { lastDayOf } from '../../../shared/domain/clinic/prescriptions/content.ts';
import { prescribedContent, signature } from '../../../shared/domain/clinic/prescriptions/prescription.fixture.ts';
import { draftPrescription, signPrescription } from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import { validityOf } from '../../../shared/domain/clinic/prescriptions/statement.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { id } from './clinic.fixture.ts';

/* Dispenses as the functions record them, on a DynamoDB engine in memory; what is sealed is so under a key that KMS is not asked for. */
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/patients/erase.ts')),
  ...(await import('../../../functions/clinic/prescriptions/known.ts')),
  ...(await import('../../../functions/clinic/dispenses/record.ts')),
  ...(await import('../../../shared/data/clinic/dispenses.ts')),
  ...(await import('../../../shared/data/clinic/prescriptions.ts')),
  ...(await import('../../../shared/data/clinic/prescription-seal.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
}));

const at = (now: string) => ({ userId: id('user', 1), now, requestId: `r${now}` });
const context = at(signature.at);
const workspaceId = id('ws', 1);
let made = 0;

/** A prescription that was signed, of a patient of its own, and who dispenses it. */
const prescribed = async (repeats: number) => {
  const key = { workspaceId, patientId: id('patient', ++made), prescriptionId: id('prescription', made) };
  if (made === 1)
    await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context).workspace, context);
  await data.register(key, { names: [{ family: 'Muster' }], gender: 'unknown' }, context);
  const patient = await data.treated(key, { role: 'pharmacist', context }, 'write');
  const content = prescribedContent({ repeats });
  const statement = { zone: 'UTC', issuedOn: '2026-11-28', validUntil: lastDayOf(content, '2026-11-28') };
  await data.prescriptions.create(
    draftPrescription(key, data.sealPrescription(key, content, patient.dataKey, randomBytes), context),
    context,
  );
  const sealed = {
    ...signature,
    by: context.userId,
    statement: data.sealStatement(key, JSON.stringify(statement), patient.dataKey, randomBytes),
  };
  await data.prescriptions.update(key, each => signPrescription(each, sealed, validityOf(statement, context.now)), context);
  return { key, patient };
};
type Prescribed = Awaited<ReturnType<typeof prescribed>>;
const record = ({ key, patient }: Prescribed, input: object = {}) => data.record(key, input, patient, async () => id('dispense', ++made));

const racers = Number(process.env.RACERS ?? 150);
const races = Number(process.env.RACES ?? 2);

test(`of ${racers} who dispense a prescription at once as many do as it allows, ${races} times, and all others are refused`, async () => {
  for (let race = 0; race < races; race++) {
    const repeats = race % 6;
    const one = await prescribed(repeats);
    const tries = await Promise.allSettled(Array.from({ length: racers }, () => record(one)));
    const codes = new Set(tries.flatMap(each => (each.status === 'rejected' ? [each.reason.code] : [])));
    expect({ codes, dispensed: tries.filter(({ status }) => status === 'fulfilled').length }).toEqual({
      codes: new Set(['dispense_refused']),
      dispensed: 1 + repeats,
    });
    expect(await data.dispensesOf(one.key)).toHaveLength(1 + repeats);
    expect((await data.prescriptions.get(one.key)).dispensed).toBe(1 + repeats);
  }
}, 600_000);

test('of many who tell of one dispense at once each is answered the same, which counts once', async () => {
  const one = await prescribed(5);
  const told = await Promise.all(Array.from({ length: 20 }, () => record(one, { externalId: 'RX-4711' })));
  expect(new Set(told.map(({ dispenseId }) => dispenseId)).size).toBe(1);
  expect((await data.prescriptions.get(one.key)).dispensed).toBe(1);
});

test('of a dispense that is handed back and others that come at once none goes beyond what is prescribed', async () => {
  for (let race = 0; race < 5; race++) {
    const one = await prescribed(1);
    const [first] = [await record(one), await record(one)];
    const tries = await Promise.allSettled([
      ...Array.from({ length: 6 }, () => record(one)),
      data.takeBack(first!, 'Not picked up', one.patient),
    ]);
    expect(tries.at(-1)!.status).toBe('fulfilled');
    const counted = (await data.dispensesOf(one.key)).filter(({ returnedAt }) => returnedAt === undefined);
    expect(counted.length).toBeLessThanOrEqual(2);
    expect((await data.prescriptions.get(one.key)).dispensed).toBe(counted.length);
  }
});

test('what was dispensed has a patient be kept until their years are over, and goes with them', async () => {
  const one = await prescribed(1);
  await record(one);
  await expect(data.erase(one.key, at('2036-11-28T07:59:59.999Z'))).rejects.toMatchObject({ code: 'must_be_kept' });
  const then = at('2036-11-28T08:00:00.000Z');
  await data.erase(one.key, then);
  await data.forgetPatient(one.key, then);
  expect(await data.dispensesOf(one.key)).toEqual([]);
  await expect(record(one)).rejects.toMatchObject({ code: 'not_found' });
});
