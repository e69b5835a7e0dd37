"""Lets people come from a provider as Cognito does.

Left alone the emulator forgets the challenge of an app that sends its people on to a provider (PKCE), so that any verifier is taken; takes every
claim of the provider for an attribute, where Cognito takes those that are mapped; answers a refusal of the trigger to the browser, where Cognito
sends it back to the app; and lets somebody in whose account is disabled.
"""

import ast
import json
import threading
from urllib.parse import parse_qs, urlencode, urlsplit

from ministack.services import cognito

authorize = cognito._oauth2_authorize_federation
come_back = cognito._oauth2_idp_response
exchange = cognito._oauth2_token
decode = cognito._decode_id_token_unverified

coming_back = threading.Lock()
CHALLENGE = ("code_challenge", "code_challenge_method")


def value_in(location: str, name: str) -> str:
    """A parameter of an address."""
    return parse_qs(urlsplit(location).query).get(name, [""])[0]


def authorize_with_challenge(query_params):
    """Answers /oauth2/authorize where it names a provider."""
    challenge = {name: cognito._qp(query_params, name) for name in CHALLENGE}
    answer = authorize(query_params)
    relay = cognito._auth_codes.get(value_in(answer[1].get("Location", ""), "state"))
    if relay:
        relay.update(challenge)
    return answer


def back_to_app(relay: dict, description: str):
    """Sends the browser back to the app without a code."""
    params = {"error": "invalid_request", "error_description": description, "state": relay.get("state", "")}
    return 302, {"Location": f"{relay['redirect_uri']}?{urlencode(params)}", "Content-Type": "text/html"}, b""


def refusal_in(body) -> str:
    """The message of the trigger that made no account; empty where it was something else. It is the error of a function, with its stack."""
    answer = json.loads(body)
    if "UserLambdaValidationException" not in answer.get("__type", ""):
        return ""
    try:
        return ast.literal_eval(answer["message"])["errorMessage"]
    except (ValueError, SyntaxError, KeyError, TypeError):
        return answer["message"]


def come_back_to_app(method, body, query_params):
    """Answers /oauth2/idpresponse, to one after the other: Cognito makes no account twice."""
    with coming_back:
        return come_back_alone(method, body, query_params)


def come_back_alone(method, body, query_params):
    """Answers /oauth2/idpresponse."""
    state = cognito._qp(query_params, "state")
    relay = cognito._auth_codes.get(state, {})
    answer = come_back(method, body, query_params)
    if answer[0] >= 400 and relay:
        message = refusal_in(answer[2])
        return back_to_app(relay, f"PreSignUp failed with error {message}.") if message else answer
    code = cognito._auth_codes.get(value_in(answer[1].get("Location", ""), "code"))
    if not code:
        return answer
    if not cognito._user_pools[code["pool_id"]]["_users"][code["username"]].get("Enabled", True):
        return back_to_app(relay, "User is not enabled")
    code.update({name: relay.get(name, "") for name in CHALLENGE})
    return answer


def exchange_with_verifier(data, query_params, raw_body=b"", headers=None):
    """Answers /oauth2/token."""
    form = {name: values[0] for name, values in parse_qs(raw_body.decode()).items()}
    code = cognito._auth_codes.get(form.get("code", ""))
    challenge = code.get("code_challenge") if code else ""
    if challenge and not cognito._verify_pkce(form.get("code_verifier", ""), challenge, code["code_challenge_method"]):
        return cognito._oauth2_error("invalid_grant", "PKCE verification failed.")
    return exchange(data, query_params, raw_body, headers)


MAPPED = {"sub", "email", "email_verified", "name", "locale", "zoneinfo"}


def decode_mapped(token: str) -> dict:
    """The claims of a provider that become attributes, as the local stage maps them, with what is true or false in small letters; all of a token of Cognito's own."""
    claims = decode(token)
    if "//cognito-idp." in str(claims.get("iss")):
        return claims
    return {name: str(claims[name]).lower() if isinstance(claims[name], bool) else claims[name] for name in MAPPED & claims.keys()}


def install() -> None:
    """Takes the place of the emulator's own."""
    cognito._oauth2_authorize_federation = authorize_with_challenge
    cognito._oauth2_idp_response = come_back_to_app
    cognito._oauth2_token = exchange_with_verifier
    cognito._decode_id_token_unverified = decode_mapped
