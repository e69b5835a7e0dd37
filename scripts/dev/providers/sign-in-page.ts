import { readFileSync } from 'node:fs';
import { type Exchange, type Reply, reply } from './exchange.ts';
import { page } from './page.ts';
import type { State } from './state.ts';

/** What a web client does to sign somebody in at a provider. It stands in a file of its own, so that the guide shows what runs. */
const script = (): string => readFileSync(new URL('./sign-in.js', import.meta.url), 'utf8');

const body = `
<section id="messages" hidden><p id="message" class="bad" role="alert"></p></section>
<section id="sign-in" hidden><h1>Sign in</h1><div id="providers" class="row"></div></section>
<section id="signed-in" hidden><h1>You are in</h1><p id="who"></p><div class="row"><button id="sign-out" class="quiet">Sign out</button></div></section>`;

/** A page that signs somebody in at a provider, and shows who the API says they are. */
export const signInPage = (state: State, { method }: Exchange): Reply =>
  method === 'GET'
    ? reply(
        200,
        page(
          'Sign in · Almanac',
          'Almanac on this machine',
          `${body}<script type="module">const api = ${JSON.stringify(state.apiUrl)};\n${script()}</script>`,
        ),
      )
    : reply(405, {});
