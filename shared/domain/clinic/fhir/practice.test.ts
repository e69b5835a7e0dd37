import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotKeys } from './ids.ts';
import { anyClinic, anyDevice, anyMember, anyRoom, anySchedule, anySlot, anyVisit, anyVisitType } from './practice.fixture.ts';
import {
  actorOf,
  deviceResource,
  healthcareServiceResource,
  locationResource,
  organizationResource,
  practitionerResource,
  practitionerRoleResource,
  scheduleResource,
} from './practice.ts';
import { slotResource, slotsOf } from './slot.ts';

test('a schedule says whose it is by the address under which that is read', () => {
  fc.assert(
    fc.property(anySchedule, schedule => {
      const { reference } = actorOf(schedule);
      const { kind, name, userId = '' } = schedule;
      const whose = {
        clinician: () => practitionerResource({ userId, displayName: name }),
        room: () => locationResource(schedule),
        device: () => deviceResource(schedule),
      }[kind]();
      expect(reference).toBe(`${whose.resourceType}/${whose.id}`);
      expect(scheduleResource(schedule)).not.toHaveProperty('name');
      expect(scheduleResource(schedule)).toMatchObject({ actor: [{ reference, display: name }], active: !schedule.archivedAt });
    }),
  );
});

test('what is booked no more is not active', () => {
  fc.assert(
    fc.property(anyRoom, anyDevice, anyVisitType, (room, device, visitType) => {
      expect(locationResource(room).status).toBe(room.archivedAt ? 'inactive' : 'active');
      expect(deviceResource(device).status).toBe(device.archivedAt ? 'inactive' : 'active');
      expect(healthcareServiceResource(visitType).active).toBe(visitType.archivedAt === undefined);
    }),
  );
});

test('a free time is told by the clocks of its zone, and its id says all of it', () => {
  fc.assert(
    fc.property(anySlot, ({ key, standing }) => {
      const { id, start, end, status } = slotResource(key, standing);
      expect(slotKeys.read(id)).toEqual(key);
      expect([Date.parse(start), Date.parse(end)]).toEqual([key.start, key.start + key.minutes * 60_000]);
      expect(status).toBe(standing.status);
    }),
  );
});

test('a visit has a slot of each of its schedules', () => {
  fc.assert(
    fc.property(anyVisit, ({ visit }) => {
      expect(slotsOf(visit).map(({ scheduleId }) => scheduleId)).toEqual(visit.scheduleIds);
    }),
  );
});

test('a member has one role here, and of a helper it ends', () => {
  fc.assert(
    fc.property(anyMember, anyClinic, (member, { workspace, told }) => {
      const role = practitionerRoleResource(member);
      expect(role.practitioner.reference).toBe(`Practitioner/${practitionerResource(member).id}`);
      expect(role.period).toEqual(member.until === undefined ? undefined : { end: member.until });
      const { name, telecom, address } = organizationResource(workspace, told);
      expect([name, telecom?.[0]?.value, address?.[0]?.text]).toEqual([workspace.name, told.phone, told.address]);
    }),
  );
});
