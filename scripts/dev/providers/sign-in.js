// Signs somebody in at a provider from a web page: `api` is the address of the API. No library is needed.
const of = id => document.getElementById(id);
const show = (id, shown) => {
  of(id).hidden = !shown;
};
const say = text => {
  of('message').textContent = text;
  show('messages', text);
};
const callback = `${location.origin}${location.pathname}`;

const base64url = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

const { data: config } = await (await fetch(`${api}/v1/config`)).json();
const { userPoolClientId: client_id, signIn } = config;

/** Sends the browser to a provider. What comes back is taken by whoever has `verifier` alone (PKCE), and only where `state` is ours. */
const begin = async (provider, again = false) => {
  const [verifier, state] = [random(), random()];
  sessionStorage.setItem('flow', JSON.stringify({ verifier, state, provider, again }));
  const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  location.href = `${signIn.authorizeUrl}?${new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri: callback,
    scope: signIn.scope,
    identity_provider: provider,
    state,
    code_challenge_method: 'S256',
    code_challenge: challenge,
  })}`;
};

/** Gives the code for tokens. */
const tokensFor = async (code, code_verifier) => {
  const body = new URLSearchParams({ grant_type: 'authorization_code', client_id, redirect_uri: callback, code, code_verifier });
  const answer = await fetch(signIn.tokenUrl, { method: 'POST', body });
  const tokens = await answer.json();
  if (!answer.ok) throw new Error(tokens.error_description ?? tokens.error);
  return tokens;
};

/** Why nobody was signed in, in words for people. Ours stand behind a code: `PreSignUp failed with error account_exists: There is …`. */
const wordsOf = text => text.replace(/^PreSignUp failed with error \w+: /, '').replace(/\.+$/, '.');

/** What Cognito answers the first time that somebody is led to an account which is there already: it is linked now, and the next try gets in. */
const isLinkedNow = text => text.includes('Already found an entry for username');

const comeBack = async answer => {
  const flow = JSON.parse(sessionStorage.getItem('flow') ?? '{}');
  sessionStorage.removeItem('flow');
  history.replaceState(null, '', callback);
  if (answer.get('state') !== flow.state) throw new Error('This did not begin here: sign in again.');
  const failed = answer.get('error_description') ?? answer.get('error');
  if (failed && isLinkedNow(failed) && !flow.again) return begin(flow.provider, true);
  if (failed) throw new Error(wordsOf(failed));
  const { access_token, refresh_token } = await tokensFor(answer.get('code'), flow.verifier);
  // An app keeps them where its other scripts cannot read them; a page of one script has no better place.
  sessionStorage.setItem('token', access_token);
  sessionStorage.setItem('refresh', refresh_token);
};

const draw = async () => {
  const token = sessionStorage.getItem('token');
  show('sign-in', !token);
  if (!token) return;
  const answer = await fetch(`${api}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  const { data, detail } = await answer.json();
  if (!answer.ok) throw new Error(detail);
  of('who').textContent = data.email;
  show('signed-in', true);
};

of('providers').replaceChildren(
  ...(signIn?.providers ?? []).map(({ provider, title }) => {
    const button = Object.assign(document.createElement('button'), { textContent: `Sign in with ${title}` });
    button.onclick = () => begin(provider);
    return button;
  }),
);
of('sign-out').onclick = () => {
  sessionStorage.clear();
  location.href = `${signIn.logoutUrl}?${new URLSearchParams({ client_id, logout_uri: callback })}`;
};
const answer = new URLSearchParams(location.search);
try {
  if (answer.has('state')) await comeBack(answer);
  await draw();
} catch (error) {
  say(error.message);
  show('sign-in', true);
}
