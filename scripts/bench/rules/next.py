"""The next occurrence of rules by python-dateutil: reads cases as JSON, answers microseconds an occurrence, the least of five rounds."""
import json
import sys
import time
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

given = json.load(sys.stdin)
afters = [datetime.fromisoformat(after) for after in given["afters"]]
answers = []
for case in given["cases"]:
    start = datetime.fromisoformat(case["start"])
    rule = rrulestr(case["rule"], dtstart=start)
    best = None
    for _ in range(3):
        begun = time.perf_counter()
        for after in afters:
            rule.after(after)
        took = (time.perf_counter() - begun) / len(afters) * 1e6
        best = took if best is None else min(best, took)
    answers.append(best)
json.dump(answers, sys.stdout)
