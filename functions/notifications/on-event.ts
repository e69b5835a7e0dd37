import { listen } from '../../shared/runtime/events/consume.ts';
import { digests } from './digests/send.ts';
import { notices } from './inbox/notices.ts';
import { news } from './news/listener.ts';

export const handler = listen<'notifications/on-event'>({ notices, digests, news });
