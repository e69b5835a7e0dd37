"""What Schemathesis cannot know from the document alone: values of our own formats, and what hangs together."""

import datetime
import itertools
import os
import re
import time
import zlib

import schemathesis
from hypothesis import strategies as st

ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca"]
RULES = [
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=10",
    "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20301231",
]
DURATIONS = ["PT15M", "PT1H", "P1D", "P1W", "P1DT2H30M"]
OFFSETS = ["-PT15M", "-PT1H", "PT0S", "-P1D", "P1W", "-P1M", "P1DT2H30M"]

# The year 2200 is left to deadlines: a due is never after one, whatever item a change meets.
LAST_DUE = datetime.date(2199, 12, 31)
DEADLINE = "2200-06-30"

days = st.dates(min_value=datetime.date(1970, 1, 1), max_value=LAST_DUE)
instants = st.builds(
    lambda day, hour, minute, rest: f"{day.isoformat()}T{hour:02}:{minute:02}:00{rest}",
    days,
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["Z", "+02:00", "-05:30", ".250Z"]),
)

schemathesis.openapi.format("iana-time-zone", st.sampled_from(ZONES))
schemathesis.openapi.format("rrule", st.sampled_from(RULES))
schemathesis.openapi.format("positive-duration", st.sampled_from(DURATIONS))
schemathesis.openapi.format("signed-duration", st.sampled_from(OFFSETS))
schemathesis.openapi.format("date", days.map(lambda day: day.isoformat()))
schemathesis.openapi.format("date-time", instants)
# Without a format, what is tried in a header has letters and digits alone, whatever its pattern says.
schemathesis.openapi.format("entity-tag", st.sampled_from(['"1"', '"999999999999999"', '"3.b1Y0Zk9q"', "*"]))


# Texts with a language of their own, which no schema says: instead of any text, one of these.
WRITTEN = {
    "after": itertools.cycle(["now"]),
    "types": itertools.cycle(["item.created", "item.created,item.completed"]),
    "filter": itertools.cycle(["due < 7d and not tag = home", 'status = open or title ~ "plants"', "not (has due or assignee = me)"]),
}
EVENT_FILTERS = itertools.cycle(["type = item.completed or tag = home", 'not (title ~ "plants")', "record = item and priority > low"])


def spans(query):
    """A range ends after it begins, and not years later; a cursor cannot be made up, a filter has its own words."""
    query.pop("cursor", None)
    for name, texts in WRITTEN.items():
        if name in query:
            query[name] = next(texts)
    for begin, end in (("from", "to"), ("dueFrom", "dueTo")):
        # Sizes of a log have these names, too, and are numbers.
        if isinstance(query.get(begin), str) and isinstance(query.get(end), str):
            of_days = len(query[begin]) == len("2026-11-21")
            query[begin], query[end] = ("2026-11-21", "2026-12-20") if of_days else ("2026-11-21T00:00:00Z", "2026-12-21T00:00:00Z")


KEYS = (f"fuzz-{number:08}" for number in itertools.count())
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nEND:VCALENDAR\r\n"


def schedule(body):
    """An item has a start or a due, what repeats or has a window needs one, and a reminder needs the moment that it counts from. The item of all requests goes on returning."""
    for name in ("start", "due", "deadline", "recurrence"):
        if name in body and body[name] is None:
            del body[name]
    if body.get("due"):
        body.pop("start", None)
    if not (body.get("start") or body.get("due")) and "first" not in body:
        for name in ("recurrence", "window"):
            body.pop(name, None)
    for moment in (body.get("start"), body.get("due"), body.get("deadline")):
        if isinstance(moment, dict) and not moment.get("time"):
            moment.pop("zone", None)
    if isinstance(body.get("deadline"), dict):
        body["deadline"]["date"] = DEADLINE
    moments = [name for name in ("start", "due", "deadline") if body.get(name)]
    if "start" in moments:
        moments.append("due")
    anchor = "start" if "start" in moments else "due"
    if isinstance(body.get("reminders"), list):
        body["reminders"] = [each for each in body["reminders"] if not isinstance(each, dict) or each.get("relativeTo", anchor) in moments or "at" in each]


AWAY = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()


def away(body):
    """An absence lies ahead, is over before it begins again, and lasts a year at the most."""
    for name in ("from", "to"):
        if name in body:
            body[name] = AWAY
    if body.get("rule"):
        body["rule"] = "FREQ=WEEKLY;INTERVAL=2"


# Whoever is mentioned must be able to read the item: here the one who sends the requests.
MENTIONED = re.compile(r"user_[0-7][0-9a-hjkmnp-tv-z]{25}")
READER = os.environ["FUZZ_USER_ID"]


def members(body):
    """Who takes turns, stands by, is handed something or may redeem is a member."""
    for name in ("standby", "to"):
        if body.get(name):
            body[name] = READER
    if body.get("userId"):
        body["userId"] = READER
    for name in ("order", "members"):
        if body.get(name):
            body[name] = [READER]


def part_of(items):
    """A template's first item is no part of another, and each other one, as many as may be, is part of the first."""
    for place, item in enumerate(items):
        if isinstance(item, dict) and item.pop("partOf", None) is not None and 0 < place <= 20:
            item["partOf"] = 0


def parts(body):
    """What is checked against something else than the schema: what is there already, the stage, the clock, another field."""
    for name, key in (("start", "date"), ("due", "date"), ("deadline", "date"), ("recurrence", "rule")):
        if isinstance(body.get(name), dict) and key not in body[name]:
            del body[name]
    if body.get("rows"):
        body["rows"] = [{"resource": "item", "actions": ["read"]}]
    if body.get("assignees"):
        body["assignees"] = []
    if body.get("guardians"):
        body["guardians"] = [READER]
    # Access to the portal of somebody who is of age: no parent has any, and the patient has theirs without an end.
    if "basis" in body:
        if body["basis"] in ("self", "parent"):
            body["basis"] = "self"
            body.pop("until", None)
        elif "until" in body:
            body["until"] = "2190-01-01T00:00:00Z"
    elif "whom" in body:
        body["until"] = f"{time.gmtime().tm_year + 1}-12-01T00:00:00Z"
    elif isinstance(body.get("scopes"), list):
        body["scopes"] = list({scope["workspaceId"]: scope for scope in body["scopes"]}.values())
        for scope in body["scopes"]:
            parts(scope)
    # A helper is one until a date, and nobody else.
    if body.get("role") == "helper":
        body["until"] = None
    elif "role" in body:
        body.pop("until", None)
    # A kiosk is of a workspace that the key has rows for.
    body.pop("kiosk", None)
    if "until" in body:
        body["until"] = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).isoformat()
    if "url" in body:
        body["url"] = "https://calendar.example.org/public.ics"
    if isinstance(body.get("endpoint"), str):
        body["endpoint"] = "https://updates.push.services.mozilla.com/wpush/v2/fuzz"
    if "calendar" in body:
        body["calendar"] = CALENDAR
    if isinstance(body.get("filter"), str):
        body["filter"] = next(EVENT_FILTERS)
    if isinstance(body.get("items"), list):
        part_of(body["items"])
    schedule(body)
    if "redirect" in body:
        body["redirect"] = "http://localhost:3000/connected"
    if isinstance(body.get("text"), str):
        body["text"] = MENTIONED.sub(READER, body["text"][:100])
    body.pop("endsAt", None)
    body.pop("replyTo", None)


def stretch(body):
    """A replay is of one message, of a time, or of positions, and of one of them alone."""
    kind = next((name for name in ("messageId", "from", "since") if name in body), "since")
    ends = {"messageId": set(), "from": {"to"}, "since": {"until"}}[kind]
    for name in {"messageId", "from", "since", "to", "until"} - {kind} - ends:
        body.pop(name, None)
    if kind == "since":
        body["since"] = "2026-11-21T00:00:00Z"
    if "to" in body:
        body["to"] = max(body["from"], body["to"])


def visits(path, body):
    """Names what can be booked, and times that go together."""
    if path.endswith(("/appointments", "/free-times/search")):
        body["visitTypeId"] = os.environ["FUZZ_VISIT_TYPE_ID"]
        # Where a call is, is said of a visit by call alone.
        if body.get("how") == "telehealth":
            body["link"] = "https://meet.example.org/a"
        else:
            body.pop("link", None)
    if isinstance(body.get("telehealth"), dict) and "link" in body["telehealth"]:
        body["telehealth"]["link"] = "https://meet.example.org/{room}"
    if "scheduleIds" in body:
        body["scheduleIds"] = [os.environ["FUZZ_SCHEDULE_ID"]]
    if path.endswith("/free-times/search"):
        body["from"], body["until"] = "2030-01-01T00:00:00Z", "2030-01-15T00:00:00Z"
    if "/schedules" in path:
        if "kind" in body and body["kind"] != "clinician":
            body.pop("userId", None)
        elif "kind" in body:
            body["userId"] = os.environ["FUZZ_USER_ID"]
        for hours in body.get("hours", []):
            hours["rule"] = "FREQ=WEEKLY;INTERVAL=2"
        for closure in body.get("closed", []):
            closure["from"], closure["until"] = "2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z"
    if "needs" in body:
        body["needs"] = ["room"]
    if "/visit-types" in path and body.get("every", 5) not in (5, 10, 15, 20, 30, 40, 45, 60, 90, 120):
        body["every"] = 15


@schemathesis.hook
def before_call(context, case, kwargs):
    """Sends it to the gateway that answers it, and makes a request that fits its schema fit what the schema cannot say, too. One that is meant to be wrong stays as it is."""
    of_clinics = "servers" in case.operation.definition.raw
    if of_clinics:
        case.operation.base_url = os.environ["FUZZ_CLINIC_URL"]
    if not case.meta or not case.meta.generation.mode.is_positive:
        return
    if case.query:
        spans(case.query)
    # What the gateway of clinics answers is of a clinic.
    if of_clinics and "{workspaceId}" in case.operation.path:
        case.path_parameters["workspaceId"] = os.environ["FUZZ_CLINIC_ID"]
    if isinstance(case.body, dict):
        parts(case.body)
        if case.operation.path.endswith("/patients/search") and "name" in case.body:
            case.body["name"] = "muster"
        if "/absences" in case.operation.path:
            away(case.body)
        visits(case.operation.path, case.body)
        if any(part in case.operation.path for part in ("/rotas", "/rewards", "/allowances", "/hand-over")):
            members(case.body)
        if case.operation.path.endswith("/relations"):
            case.body["otherId"] = os.environ["FUZZ_OTHER_ID"]
        if case.operation.path.endswith(("/replay", "/replay/preview")):
            stretch(case.body)
    if case.media_type == "text/calendar":
        case.body = CALENDAR
    # Who sends the requests is nobody's guardian.
    if case.headers:
        case.headers.pop("Acting-For", None)
        case.headers.pop("Kiosk-Session", None)
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = next(KEYS)


def answers(case, path):
    """Whether another path, one with a name in braces at this place, takes the method of the case."""
    pattern = re.sub(r"\{\w+\}", "[^/]+", path)
    methods = case.operation.schema.raw_schema["paths"][path]
    return path != case.operation.path and case.method.lower() in methods and re.fullmatch(pattern, case.operation.path)


# What every route reads by the same code. A brief run spoils one of them on an eighth of the routes, a long one on all.
ALIKE = ("acting-for", "kiosk-session", "if-match", "idempotency-key")
BRIEF = os.environ.get("FUZZ_BRIEF") == "yes"


def elsewhere(case):
    """Whether a case spoils nothing but a header that every route reads alike, and is left to other routes."""
    data = case.meta.phase.data if case.meta else None
    header = (getattr(data, "parameter", None) or "").lower()
    spoils = case.meta and case.meta.generation.mode.is_negative and header in ALIKE
    return BRIEF and spoils and zlib.crc32(case.operation.label.encode()) % 8 != 0


@schemathesis.hook
def filter_case(context, case):
    """A method that `/v1/things/unread` does not take can be one of `/v1/things/{thingId}`: that answers then, with 404."""
    foreign = case.method.upper() != case.operation.method.upper()
    return not elsewhere(case) and not (foreign and any(answers(case, path) for path in case.operation.schema.raw_schema["paths"]))
