"""Says of whoever has confirmed their sign-up that their address is verified, as Cognito does where the pool verifies addresses by itself.

Left alone the emulator confirms the account and says nothing of the address, so that nobody's would count as verified.
"""

from ministack.services import cognito

confirm = cognito._confirm_sign_up


def confirm_with_address(data: dict):
    """Answers ConfirmSignUp."""
    answer = confirm(data)
    pool = next((pool for pool in cognito._user_pools.values() if data.get("ClientId") in pool["_clients"]), None)
    user = cognito._resolve_user(pool, data.get("Username"))[0] if pool else None
    if user and user["UserStatus"] == "CONFIRMED" and "email" in pool.get("AutoVerifiedAttributes", []):
        attributes = cognito._attr_list_to_dict(user["Attributes"])
        attributes.setdefault("email_verified", "true")
        user["Attributes"] = cognito._dict_to_attr_list(attributes)
    return answer


def install() -> None:
    """Takes the place of the emulator's own."""
    cognito._confirm_sign_up = confirm_with_address
