"""One journey with the client that openapi-python-client has made: sign in, an item with a reminder, the agenda, a failure."""

import json
import os
import sys
import urllib.request
from datetime import datetime, timedelta, timezone

sys.path.insert(0, os.environ["CLIENT"])

from almanac_client import AuthenticatedClient  # noqa: E402
from almanac_client.api.agenda import get_agenda_page  # noqa: E402
from almanac_client.api.items import create_item, get_item  # noqa: E402
from almanac_client.api.profile import get_me  # noqa: E402
from almanac_client.models import AgendaEntry, ItemInput, Problem, RelativeReminder  # noqa: E402


def sign_in() -> str:
    body = {
        "ClientId": os.environ["CLIENT_ID"],
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": os.environ["EMAIL"], "PASSWORD": os.environ["PASSWORD"]},
    }
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
    }
    request = urllib.request.Request(os.environ["COGNITO"], json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)["AuthenticationResult"]["AccessToken"]


client = AuthenticatedClient(base_url=os.environ["API"], token=sign_in())
me = get_me.sync(client=client).data
due = datetime.now(timezone.utc) + timedelta(days=3)
body = ItemInput.from_dict(
    {
        "title": "Water the plants",
        "due": {"date": due.strftime("%Y-%m-%d"), "time": "09:00", "zone": "Europe/Berlin"},
        "reminders": [{"offset": "-PT15M"}, {"at": (due - timedelta(days=1)).isoformat(timespec="seconds")}],
    }
)
item = create_item.sync(me.personal_workspace_id, client=client, body=body).data
assert item.title == "Water the plants" and len(item.reminders) == 2, item
assert isinstance(item.reminders[0], RelativeReminder), item.reminders

# The index is a moment behind the table.
for _ in range(50):
    now = datetime.now(timezone.utc)
    page = get_agenda_page.sync(client=client, from_=now, to=now + timedelta(days=7))
    shown = [entry for entry in page.data if entry.item_id == item.item_id]
    if shown:
        break
assert [type(entry) for entry in shown] == [AgendaEntry], page

missing = get_item.sync(me.personal_workspace_id, "item_01h455vb4pex5vsknk084sn02q", client=client)
assert isinstance(missing, Problem) and missing.code == "not_found" and missing.status == 404, missing
print("python: ok")
