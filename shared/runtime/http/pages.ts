import type { HandlersOf, Routes } from '../../api/core/route.ts';
import { pageOf } from '../../wording/core/page.ts';
import { wordingFor } from '../../wording/core/wording.ts';
import type { HttpEvent } from './http-event.ts';
import { page, problem, type Refusal, refusalWith } from './reply.ts';
import { type Dialect, ours, serveIn } from './serve.ts';

/** A failure on a page: what went wrong, in the words of its problem document. */
const problemPage: Refusal = (...asked) =>
  refusalWith(
    ({ title, detail, status }, locale) => {
      const shown = pageOf({ mark: 'bad', heading: title, text: detail }, wordingFor({ locale, zone: 'UTC' }));
      const { headers, body } = page({ status, ...shown });
      return { headers: { ...(headers as Record<string, string>), vary: 'accept, accept-language' }, body: body! };
    },
    ...asked,
  );

/** Does a browser ask, which names HTML among what it takes (RFC 9110 12.5.1)? */
const isBrowser = ({ headers: { accept } }: HttpEvent): boolean => /\btext\/html\b/i.test(accept ?? '');

const refusal: Dialect['refusal'] = (_route, event) => (isBrowser(event) ? problemPage : problem);

/** Serves routes that answer with pages: whoever follows a link with a browser reads of any failure on a page too, also of ours and of too many requests. */
export const servePages = <T extends Routes>(routes: T, handlers: HandlersOf<T>) =>
  serveIn({ ...ours, refusal }, routes, handlers as Record<string, unknown>);
