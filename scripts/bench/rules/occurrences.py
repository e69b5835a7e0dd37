"""Asks python-dateutil for so many occurrences of each case: run under cachegrind by instructions.ts."""
import json
import sys
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

given = json.loads(sys.argv[1])
for case in given["cases"]:
    rule = rrulestr(case["rule"], dtstart=datetime.fromisoformat(case["start"]))
    for i in range(given["occurrences"]):
        rule.after(datetime(2026, 11, 21) + timedelta(hours=i))
