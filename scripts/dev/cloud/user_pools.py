"""Finds users while others sign up, and says of whoever has confirmed their sign-up that their address is verified.

Left alone the emulator answers Cognito's calls in threads, each of which walks over all users to find one. That fails where another user
is added on the way: the call is answered 500, or a good token is called invalid. And it confirms an account without a word about its
address, where Cognito says that it is verified if the pool verifies addresses by itself. It finds accounts that came from a provider by their
subject, too, where Cognito wants their name (`Google_1234`), and not at all by the address, which is no alias of theirs.
"""

import base64
import json

from ministack.services import cognito

confirm = cognito._confirm_sign_up
resolve_user = cognito._resolve_user
user_from_token = cognito._user_from_token


class Users(dict):
    """The users of a pool by name. Whoever walks over them walks over those of that moment."""

    def values(self):
        return list(super().values())


def with_users(pool: dict) -> dict:
    """A pool whose users can be walked over while others are added."""
    if type(pool["_users"]) is dict:
        pool["_users"] = Users(pool["_users"])
    return pool


def user_named(pool: dict, username):
    """The user of a name, of a subject or of an address."""
    user, error = resolve_user(with_users(pool), username)
    if user and user["UserStatus"] == "EXTERNAL_PROVIDER" and user["Username"] != username:
        locals_only = {**pool, "_users": {name: each for name, each in pool["_users"].items() if each["UserStatus"] != "EXTERNAL_PROVIDER"}}
        return resolve_user(locals_only, username)
    return user, error


def sub_in(token: str) -> str | None:
    """The user that a token says it is of."""
    try:
        payload = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(payload + "==")).get("sub")
    except (IndexError, ValueError, AttributeError):
        return None


def user_of_token(token: str, pool: dict):
    """The user of a token. In a pool of addresses users are named by their `sub`, and nobody has to walk."""
    user = pool["_users"].get(sub_in(token))
    if user and cognito._attr_list_to_dict(user["Attributes"]).get("sub") == user["Username"]:
        return user
    return user_from_token(token, with_users(pool))


def confirm_with_address(data: dict):
    """Answers ConfirmSignUp."""
    pool = next((pool for pool in cognito._user_pools.values() if data.get("ClientId") in pool["_clients"]), None)
    # Found before, so that nothing can fail once the account is confirmed: a confirmation is not taken twice.
    user = cognito._resolve_user(pool, data.get("Username"))[0] if pool else None
    answer = confirm(data)
    if user and user["UserStatus"] == "CONFIRMED" and "email" in pool.get("AutoVerifiedAttributes", []):
        attributes = cognito._attr_list_to_dict(user["Attributes"])
        attributes.setdefault("email_verified", "true")
        user["Attributes"] = cognito._dict_to_attr_list(attributes)
    return answer


def install() -> None:
    """Takes the place of the emulator's own."""
    cognito._resolve_user = user_named
    cognito._user_from_token = user_of_token
    cognito._confirm_sign_up = confirm_with_address
