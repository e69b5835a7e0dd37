"""A program of a clinic with fhirclient, which knows nothing of us: it registers a patient, finds a time, holds, books, moves and calls off a visit.

Each resource that it is answered is read by the classes of that library, which refuse what is not of FHIR R4.
"""

import os
import time
from contextlib import contextmanager
from itertools import islice

from fhirclient.models.appointment import Appointment
from fhirclient.models.patient import Patient
from fhirclient.models.slot import Slot
from fhirclient.server import FHIRNotFoundException, FHIRServer
from requests import HTTPError

BASE, SCHEDULES, SERVICE_TYPE, DAY = (os.environ[name] for name in ("BASE", "SCHEDULES", "SERVICE_TYPE", "DAY"))

server = FHIRServer(None, BASE)
server.session.headers["Authorization"] = f"Bearer {os.environ['TOKEN']}"


@contextmanager
def if_match(resource):
    """The library says of no change which version it is of: that is said beside it."""
    server.session.headers["If-Match"] = f'W/"{resource.meta.versionId}"'
    yield
    del server.session.headers["If-Match"]


def created(resource):
    return type(resource)(resource.create(server))


def changed(resource, **changes):
    """What the server makes of a resource that is changed so."""
    asked = type(resource)({**resource.as_json(), **changes})
    with if_match(resource):
        return type(resource)(asked.update(server))


def visit_of(status, slots):
    standing = "needs-action" if status == "pending" else "accepted"
    return Appointment({
        "resourceType": "Appointment",
        "status": status,
        "slot": [{"reference": f"Slot/{slot.id}"} for slot in slots],
        "participant": [{"actor": {"reference": f"Patient/{patient.id}"}, "status": standing}],
    })


def refused(status, work):
    try:
        work()
    except HTTPError as error:
        assert error.response.status_code == status, error.response.text
        assert error.response.json()["resourceType"] == "OperationOutcome"
    else:
        raise AssertionError(f"not refused by {status}")


def free(count):
    """The first free times of the day, a page with those of one time after the other."""
    asked = {"schedule": SCHEDULES, "service-type": SERVICE_TYPE, "start": DAY, "_count": "2"}
    pages = Slot.where(asked).perform_iter(server)
    return [[entry.resource for entry in page.entry] for page in islice(pages, count)]


interactions = {each.type: {one.code for one in each.interaction} for each in server.capabilityStatement.rest[0].resource}
assert {"create", "read", "search-type"} <= interactions["Patient"] and {"create", "update"} <= interactions["Appointment"]

identifier = {"system": "https://register.example", "value": f"P{time.time_ns()}"}
patient = created(Patient({
    "resourceType": "Patient",
    "identifier": [identifier],
    "name": [{"family": "Python", "given": ["Monty"]}],
    "gender": "male",
    "birthDate": "1969-10-05",
}))
found = list(Patient.where({"identifier": f"{identifier['system']}|{identifier['value']}"}).perform_resources_iter(server))
assert [each.id for each in found] == [patient.id]
assert Patient.read(patient.id, server).birthDate.isostring == "1969-10-05"

now, later = free(2)
assert [slot.status for slot in now + later] == ["free"] * 4 and now[0].start.isostring != later[0].start.isostring

held = created(visit_of("pending", now))
assert held.status == "pending"
refused(409, lambda: created(visit_of("booked", now)))
accepted = [{**each.as_json(), "status": "accepted"} for each in held.participant]
booked = changed(held, status="booked", participant=accepted)
refused(412, lambda: changed(held, status="cancelled"))
unbound = {name: value for name, value in booked.as_json().items() if name not in ("start", "end")}
moved = changed(Appointment(unbound), slot=visit_of("booked", later).as_json()["slot"])
assert (moved.id, moved.start.isostring) == (held.id, later[0].start.isostring)
seen = list(Appointment.where({"patient": f"Patient/{patient.id}", "date": DAY}).perform_resources_iter(server))
assert [each.as_json() for each in seen] == [moved.as_json()]
over = changed(moved, status="cancelled")
assert over.status == "cancelled"
assert free(1)[0][0].start.isostring == now[0].start.isostring
try:
    Patient.read("nobody", server)
    raise AssertionError("nobody was found")
except FHIRNotFoundException:
    print(f"fhirclient registered, found, held, booked, moved and called off {over.id}")
