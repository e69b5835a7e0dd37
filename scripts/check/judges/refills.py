"""What we say of refills and of days covered, held against an oracle that counts day by day, written from what is promised alone."""

import calendar
import json
import sys
from datetime import date, timedelta

# By schedule: how often again, and for how many months (21 CFR 1306.12(a), 1306.22(a)).
LIMITS = {None: (99, 12), "II": (0, 12), "III": (5, 6), "IV": (5, 6), "V": (99, 12)}


def day(text):
    return date.fromisoformat(text)


def months_later(of, months):
    year, month = divmod(of.year * 12 + of.month - 1 + months, 12)
    return date(year, month + 1, min(of.day, calendar.monthrange(year, month + 1)[1]))


def taken_days(fills):
    """Whoever has any takes one a day: the days on which there was one."""
    taken, left = [], 0
    waiting = sorted(fills)
    today = waiting[0][0] if waiting else None
    while waiting or left > 0:
        while waiting and waiting[0][0] == today:
            left += waiting.pop(0)[1]
        if left > 0:
            taken.append(today)
            left -= 1
        elif waiting:
            today = waiting[0][0]
            continue
        today += timedelta(1)
    return taken


def follows(history):
    content = history["content"]
    repeats, months = LIMITS[content.get("schedule")]
    if content["repeats"] > repeats or (content.get("months") or 0) > months:
        return {"signed": False}
    issued = day(history["issuedOn"])
    last = months_later(issued, content.get("months") or months)
    allowed = 1 + content["repeats"]
    today, held, stopped, fills, done = issued, False, None, [], []
    for step in history["steps"]:
        today += timedelta(step["after"])
        act, over = step["act"], today > last
        ok = False
        if act == "dispense":
            on = today - timedelta(step["ago"])
            days = step.get("days", content["days"])
            counted = sum(1 for fill in fills if fill)
            if not (over or held or stopped) and counted < allowed and issued <= on <= min(today, last) and days <= content["days"]:
                fills.append([on, days])
                ok = True
        elif act == "correct":
            ok = step["which"] < len(fills) and fills[step["which"]] is not None and step["days"] <= content["days"]
            if ok:
                fills[step["which"]][1] = step["days"]
        elif act == "return":
            ok = step["which"] < len(fills)
            if ok:
                fills[step["which"]] = None
        elif not over and not stopped:
            ok = {"hold": not held, "resume": held, "stop": True}[act]
            if ok and act == "stop":
                stopped = today
            elif ok:
                held = act == "hold"
        done.append(ok)
    fills = [(on, days) for on, days in filter(None, fills)]
    taken = taken_days(fills)
    result = {"signed": True, "done": done}
    if taken:
        runs_out = taken[-1] + timedelta(1)
        result["runsOutOn"] = runs_out.isoformat()
        due = runs_out - timedelta(min(history["leadDays"], content["days"] // 2))
        if not stopped and len(fills) < allowed and due <= last:
            result["refillOn"] = due.isoformat()
    first = issued + timedelta(history["window"]["after"])
    end = first + timedelta(history["window"]["days"] - 1)
    if stopped:
        end = min(end, stopped)
    begun = [on for on, _ in fills if on <= end]
    if begun:
        first = max(first, min(begun))
        if first <= end:
            days = (end - first).days + 1
            covered = sum(1 for each in set(taken) if first <= each <= end)
            result["adherence"] = {"days": days, "covered": covered}
            if len(set(begun)) > 1:
                result["adherence"]["proportion"] = covered / days
    return result


total = refills = adherent = of_two = 0
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        case = json.loads(line)
        expected, said = follows(case["history"]), case["said"]
        assert said == expected, f"{case['history']}\nsaid {said}\nbut it is {expected}"
        total += 1
        refills += "refillOn" in expected
        adherent += "proportion" in expected.get("adherence", {})
        if case["history"]["content"].get("schedule") == "II":
            assert "refillOn" not in said, case["history"]
            of_two += expected["signed"]
print(f"Counted by days: {total} histories, {refills} with a refill to come, {adherent} with days covered, none again of {of_two} of schedule II")
