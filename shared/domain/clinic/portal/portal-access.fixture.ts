/** Who gives access to the portal of a patient in tests and who has it, when, and what it is called. */
export const desk = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea' as const;
export const mother = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb' as const;
export const now = '2026-11-28T08:00:00.000Z';
export const id = {
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea',
  portalAccessId: 'portal_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;
