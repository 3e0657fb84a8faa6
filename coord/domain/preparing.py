"""Until when a patient may eat and drink before a treatment visit, as minutes that a clock shows.

Sources differ between two and six hours; the numbers are the house's own. Nobody gets up at night to eat:
what would end before morning ends at bedtime.
"""

from dataclasses import dataclass, replace
from datetime import time
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, to_wall
from coord.domain.policy import PreparationRule


@dataclass(frozen=True, slots=True)
class Fasting:
    """UTC epoch minutes until which food, and clear liquids, are allowed; None is "after bedtime nothing"."""

    food_until: int | None
    drink_until: int | None


def fasting(starts: int, zone: ZoneInfo, type_code: str, rule: PreparationRule) -> Fasting:
    """What holds before a treatment visit of that type that starts at a minute."""
    is_short = type_code in rule.short_types
    food = rule.short_food_minutes if is_short else rule.food_minutes
    drink = rule.short_drink_minutes if is_short else rule.drink_minutes
    return Fasting(
        _in_the_day(starts - food, starts, zone, rule), _in_the_day(starts - drink, starts, zone, rule)
    )


def for_patient(rule: PreparationRule, food: int | None, drink: int | None) -> PreparationRule:
    """The house's rule, with the minutes that a prescriber has set for one patient."""
    if food is not None:
        rule = replace(rule, food_minutes=food, short_food_minutes=food)
    if drink is not None:
        rule = replace(rule, drink_minutes=drink, short_drink_minutes=drink)
    return rule


def is_sensible(food: int | None, drink: int | None) -> bool:
    """Whether a prescriber's minutes are within a day, and nobody may eat for longer than they may drink."""
    given = [minutes for minutes in (food, drink) if minutes is not None]
    is_in_order = food is None or drink is None or drink <= food
    return is_in_order and all(0 <= minutes <= 1440 for minutes in given)


def _in_the_day(until: int, starts: int, zone: ZoneInfo, rule: PreparationRule) -> int | None:
    wall = to_wall(until, zone)
    is_awake = wall.time() >= time(rule.morning // 60, rule.morning % 60)
    return until if is_awake and local_date(until, zone) == local_date(starts, zone) else None
