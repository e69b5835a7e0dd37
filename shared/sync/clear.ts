import { dropEventLink } from '../domain/calendars/sync/event-link.ts';
import type { SyncPorts } from './ports.ts';
import { type Pushed, removeOne, sum } from './push.ts';

/**
 * Takes what stands for items out of a calendar that takes them no more. What its person has changed there since stays, as their own. Where
 * it is refused it goes on the next time: what is out is out.
 */
export const clearItems = async (ports: SyncPorts): Promise<Pushed> => {
  let done: Pushed = { written: 0, removed: 0 };
  for await (const eventLink of ports.eventLinks.all()) {
    if (eventLink.kind !== 'item' || eventLink.removedAt) continue;
    const { pullFirst, ...removed } = await removeOne(eventLink, ports);
    if (pullFirst) await ports.eventLinks.save(dropEventLink(eventLink, ports.now()), eventLink);
    done = sum(done, removed);
    if (done.refused) return done;
  }
  return done;
};

/** Leaves a calendar that is not kept in step any more: its busy times are forgotten here, and what stood there for items is taken out. */
export const clearCalendar = async (ports: SyncPorts): Promise<Pushed> => {
  for await (const eventLink of ports.eventLinks.all())
    if (eventLink.kind === 'busy' && !eventLink.removedAt) await ports.eventLinks.save(dropEventLink(eventLink, ports.now()), eventLink);
  return clearItems(ports);
};
