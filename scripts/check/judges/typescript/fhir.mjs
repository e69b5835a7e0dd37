import assert from 'node:assert/strict';
import { Client } from 'fhir-kit-client';

/* A program of a clinic with a client of FHIR that knows nothing of us: it registers a patient, finds a time, holds, books, moves and calls off a visit. */
const { BASE, TOKEN, SCHEDULES, SERVICE_TYPE, DAY } = process.env;
const client = new Client({ baseUrl: BASE, bearerToken: TOKEN });
const told = bundle => (bundle.entry ?? []).map(({ resource }) => resource);

const { rest } = await client.capabilityStatement();
const can = (type, code) => rest[0].resource.find(each => each.type === type)?.interaction.some(each => each.code === code);
for (const [type, code] of [
  ['Patient', 'create'],
  ['Slot', 'search-type'],
  ['Appointment', 'create'],
  ['Appointment', 'update'],
])
  assert.ok(can(type, code), `${type} ${code}`);

const identifier = { system: 'https://register.example', value: `K${Date.now()}` };
const patient = await client.create({
  resourceType: 'Patient',
  body: {
    resourceType: 'Patient',
    identifier: [identifier],
    name: [{ family: 'Kit', given: ['Karla'] }],
    gender: 'female',
    birthDate: '1984-02-29',
  },
});
const found = await client.search({ resourceType: 'Patient', searchParams: { identifier: `${identifier.system}|${identifier.value}` } });
assert.deepEqual([found.total, told(found)[0].id], [1, patient.id]);
const byForm = await client.search({
  resourceType: 'Patient',
  searchParams: { family: 'kit', birthdate: '1984-02-29' },
  options: { postSearch: true },
});
assert.ok(told(byForm).some(({ id }) => id === patient.id));

const first = await client.search({
  resourceType: 'Slot',
  searchParams: { schedule: SCHEDULES, 'service-type': SERVICE_TYPE, start: DAY, _count: 2 },
});
const next = await client.nextPage({ bundle: first });
const [slots, later] = [told(first), told(next)];
assert.deepEqual([slots.length, later.length, slots.every(({ status }) => status === 'free')], [2, 2, true]);

const visitOf = (status, of) => ({
  resourceType: 'Appointment',
  status,
  slot: of.map(({ id }) => ({ reference: `Slot/${id}` })),
  participant: [{ actor: { reference: `Patient/${patient.id}` }, status: status === 'pending' ? 'needs-action' : 'accepted' }],
});
const change = (visit, changed) =>
  client.update({
    resourceType: 'Appointment',
    id: visit.id,
    body: { ...visit, ...changed },
    options: { headers: { 'If-Match': `W/"${visit.meta.versionId}"` } },
  });
const accepted = ({ participant }) => participant.map(each => ({ ...each, status: 'accepted' }));

const held = await client.create({ resourceType: 'Appointment', body: visitOf('pending', slots) });
assert.equal(held.status, 'pending');
await assert.rejects(client.create({ resourceType: 'Appointment', body: visitOf('booked', slots) }), error => {
  assert.equal(error.response.status, 409);
  assert.equal(error.response.data.resourceType, 'OperationOutcome');
  return true;
});
const booked = await change(held, { status: 'booked', participant: accepted(held) });
assert.equal(booked.status, 'booked');
const { start, end, ...rest2 } = booked;
const moved = await change(rest2, { slot: visitOf('booked', later).slot });
assert.deepEqual([moved.id, moved.start], [held.id, later[0].start]);
assert.notEqual(moved.start, start);
const seen = await client.search({ resourceType: 'Appointment', searchParams: { patient: `Patient/${patient.id}`, date: DAY } });
assert.deepEqual(told(seen), [moved]);
const over = await change(moved, { status: 'cancelled' });
assert.equal(over.status, 'cancelled');
const free = told(
  await client.search({ resourceType: 'Slot', searchParams: { schedule: SCHEDULES, 'service-type': SERVICE_TYPE, start: DAY } }),
);
assert.ok(free.some(({ start: at }) => at === slots[0].start) && free.some(({ start: at }) => at === later[0].start));
await assert.rejects(client.read({ resourceType: 'Patient', id: 'nobody' }), error => error.response.status === 404);
process.stdout.write(`fhir-kit-client ${end ? 'registered, found, held, booked, moved and called off' : ''} ${over.id}\n`);
