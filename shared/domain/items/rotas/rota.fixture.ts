import type { UserId } from '../../core/ids.ts';
import { createRota, type Rota, RotaInput } from './rota.ts';

const now = '2026-11-23T08:00:00.000Z';
export const rotaIds = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', rotaId: 'rota_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;

/** The first so many people of a household. */
export const people = (count: number): UserId[] =>
  Array.from({ length: count }, (_, i): UserId => `user_01kb8m3tq2e8fvq3w5r7c9d0e${'abcdefghjk'[i]!}`);

/** A rota of so many people, in Berlin. */
export const rotaOf = (count: number, given: Partial<RotaInput> = {}): Rota =>
  createRota(RotaInput.parse({ name: 'Kitchen', kind: 'fair', order: people(count), ...given }), rotaIds, {
    userId: people(1)[0]!,
    now,
    zone: 'Europe/Berlin',
  }).next;

/** What all debts of a rota are together. */
export const sumOf = ({ seats }: Rota): number => seats.reduce((sum, { debt }) => sum + debt, 0);
