"""Reads what happened in a workspace from where it stopped, in pages of any size, until the last event is told.

What it has read and where it goes on are put away together, so that it may be killed at any moment.
"""

import json
import os
import random
import sys
import urllib.parse
import urllib.request

kept = sys.argv[1]
state = {"ids": [], "cursor": None}
if os.path.exists(kept):
    with open(kept, encoding="utf-8") as file:
        state = json.load(file)

ended = False
while not ended:
    query = {"limit": random.randint(1, 7), "wait": 5}
    if state["cursor"]:
        query["after"] = state["cursor"]
    request = urllib.request.Request(
        os.environ["EVENTS"] + "?" + urllib.parse.urlencode(query),
        headers={"Authorization": "Bearer " + os.environ["TOKEN"]},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        page = json.load(answer)
    state["ids"] += [event["id"] for event in page["data"]]
    state["cursor"] = page["meta"]["cursor"]
    with open(kept + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(kept + ".new", kept)
    ended = any(event["data"]["record"].get("title") == "The end" for event in page["data"])
