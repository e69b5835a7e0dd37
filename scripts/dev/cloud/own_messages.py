"""Asks the stage's own function what a mail with a code says, as Cognito does where a pool has a CustomMessage trigger.

The emulator calls that trigger for invitations of an administrator alone, and forgets the triggers of a pool that a template
makes. Beside the request, as AWS sends mail, so that a function that starts holds up nobody.
"""

import contextvars
import threading

from ministack.services import cognito, lambda_svc

SUFFIX = "-platform-on-message"
send = cognito._send_verification_email


def function_of_stage() -> str | None:
    """The name of the function that says what mails say, where one is deployed."""
    return next((name for name in list(lambda_svc._functions.keys()) if str(name).endswith(SUFFIX)), None)


def source_of(attribute_name: str, user: dict | None) -> str:
    """The name under which Cognito asks."""
    if attribute_name == "password":
        return "CustomMessage_ForgotPassword"
    confirmed = user is not None and user.get("UserStatus") == "CONFIRMED"
    return "CustomMessage_VerifyUserAttribute" if confirmed else "CustomMessage_SignUp"


def say_and_send(pool: dict, username: str, attributes: dict, code: str, attribute_name: str, function: str) -> None:
    """Sends the mail as the function says it."""
    source = source_of(attribute_name, pool["_users"].get(username))
    said = cognito._apply_custom_message_trigger({**pool, "LambdaConfig": {"CustomMessage": function}}, source, username, attributes)
    if not said.get("emailMessage"):
        send(pool, username, attributes, code, attribute_name)
        return
    subject, body = (cognito._expand_template(said[name], username, code) for name in ("emailSubject", "emailMessage"))
    cognito._deliver_cognito_email(pool, attributes["email"], subject, body, type_name="CognitoVerificationMessage")


def send_own(pool, username, attributes, code, attribute_name="email"):
    """Takes the place of the emulator's own words."""
    function = function_of_stage()
    if function is None or not (attributes or {}).get("email"):
        return send(pool, username, attributes, code, attribute_name)
    work = (say_and_send, pool, username, dict(attributes), code, attribute_name, function)
    threading.Thread(target=contextvars.copy_context().run, args=work, daemon=True).start()
    return None


def install() -> None:
    """Takes the place of the emulator's own."""
    cognito._send_verification_email = send_own
