"""Reads the key condition of a query once.

Left alone the emulator reads and checks it anew for each row of the partition, so that a query costs what the partition
holds; on AWS it costs what it finds.
"""

import re

from collections.abc import Callable
from functools import lru_cache

from ministack.services import dynamodb

Predicate = Callable[[dict, dict], bool]

SHAPE = re.compile(
    r"(?P<pk>\w+) = (?P<of>:\w+)"
    r"(?: and (?:begins_with\((?P<sk>\w+), (?P<prefix>:\w+)\)|(?P<ranged>\w+) between (?P<low>:\w+) and (?P<high>:\w+)))?"
)

evaluate = dynamodb._evaluate_condition


@lru_cache(maxsize=64)
def read(condition: str) -> Predicate | None:
    """A condition over texts as a function of a row and the values; None for one of another shape."""
    found = SHAPE.fullmatch(condition)
    if found is None:
        return None
    pk, of, sk, prefix, ranged, low, high = found.groups()

    def holds(row: dict, values: dict) -> bool:
        if row[pk]["S"] != values[of]["S"]:
            return False
        if sk:
            return row[sk]["S"].startswith(values[prefix]["S"])
        return not ranged or values[low]["S"] <= row[ranged]["S"] <= values[high]["S"]

    return holds


def evaluate_condition(condition: str, row: dict, values: dict, names: dict, slot: str = "ConditionExpression") -> bool:
    """Whether a condition holds for a row; as the emulator says it for whatever is no key condition over texts."""
    holds = read(condition) if slot == "KeyConditionExpression" else None
    try:
        if holds:
            return holds(row, values)
    except KeyError:
        pass
    return evaluate(condition, row, values, names, slot=slot)


def install() -> None:
    """Takes the place of the emulator's own, and has it check the syntax of a condition once."""
    dynamodb._evaluate_condition = evaluate_condition
    dynamodb._condition_syntax_error = lru_cache(maxsize=256)(dynamodb._condition_syntax_error)
