"""What a series says: growth beyond rounding and scatter, short rises, seasons, and its shape."""

import datetime as dt
import math

from hypothesis import given
from hypothesis import strategies as st

from plugins.trends.record import Point
from plugins.trends.series import growth, season, spark, spike, text_spark

LAST = dt.date(2026, 11, 15)


def weeks(*values: float | None, step: int = 7) -> tuple[Point, ...]:
    """The values of weeks that follow each other, the last in the week of `LAST`."""
    count = len(values)
    return tuple(
        Point(LAST - dt.timedelta(days=step * (count - 1 - number)), value)
        for number, value in enumerate(values)
    )


def months(*years: tuple[float, ...]) -> tuple[Point, ...]:
    values = [value for year in years for value in year]
    days = [dt.date(2026 - len(years) + number // 12, number % 12 + 1, 1) for number in range(len(values))]
    return tuple(Point(day, value) for day, value in zip(days, values, strict=True))


def test_growth_is_the_last_four_weeks_against_the_twelve_before():
    assert growth(weeks(*[20] * 12, *[90] * 4)) == 350
    assert growth(weeks(*[80] * 12, *[20] * 4)) == -75


def test_what_rounding_can_explain_is_no_growth():
    assert growth(weeks(*[2] * 12, *[3] * 4)) == 0
    assert growth(weeks(*[40] * 12, *[41] * 4)) == 0


def test_one_high_week_is_no_growth():
    assert growth(weeks(*[20] * 14, 100, 20)) == 0


def test_growth_from_next_to_nothing_is_told_with_care():
    assert growth(weeks(*[1] * 12, *[50] * 4)) == 3200  # (50 - 0.5) / (1 + 0.5) - 1, not 4,900
    assert growth(weeks(*[0] * 12, *[50] * 4)) == 9800


def test_too_few_points_say_nothing():
    assert growth(()) is None
    assert growth(weeks(10, 20, 30)) is None
    assert growth(weeks(*[None] * 20)) is None
    assert growth(weeks(*range(24), step=30)) is None


@given(st.lists(st.none() | st.floats(0, 100), max_size=120), st.sampled_from([1, 7, 30]))
def test_any_series_gives_sound_numbers(values, step):
    points = weeks(*values, step=step)
    percent = growth(points)
    assert percent is None or math.isfinite(percent)
    shape = spark(points)
    assert len(shape) <= 56
    assert all(value is None or 0 <= value <= 100 for value in shape)
    assert 0 <= season(points) <= 12
    assert len(text_spark(shape, 26)) <= 26
    spike(points)


def test_a_spark_has_a_value_for_each_of_52_weeks_and_gaps_stay_gaps():
    shape = spark(weeks(*range(58), None, None, 60, 61))
    assert len(shape) == 52
    assert shape[-4:] == (None, None, 60, 61)
    assert shape[0] == 10


def test_days_become_weeks_and_months_fill_their_weeks():
    daily = spark(weeks(*[10] * 63, *[80] * 7, step=1))
    assert daily == (10,) * 9 + (80,)
    monthly = spark(months((10,) * 12, (20,) * 12))
    assert len(monthly) == 52
    assert None not in monthly
    assert {10, 20} <= set(monthly)


def test_a_week_of_days_is_drawn_by_day():
    assert spark(weeks(1, 2, None, 4, 5, 6, 7, step=1)) == (1, 2, None, 4, 5, 6, 7)


def test_a_spark_in_text_has_its_own_scale_and_blanks_for_gaps():
    assert text_spark((0, 5, None, 10)) == "▁▄ █"
    assert len(text_spark(tuple(range(52)), 13)) == 13
    assert text_spark(()) == ""


def test_a_short_rise_that_is_over_is_found():
    found = spike(weeks(*[10] * 30, 12, 11, 100, 40, 20, 12))
    assert found is not None
    assert (found.weeks, found.day) == (1, LAST - dt.timedelta(days=21))
    assert spike(weeks(*[10] * 30, 40, 60, 80, 90, 95, 100)) is None
    assert spike(weeks(*[10] * 30, *[11] * 8)) is None


def test_a_month_that_is_high_every_year_is_a_season():
    year = (90, 60, *[40] * 10)
    assert season(months(year, year)) == 1
    assert season(months(year, year, year)) == 1


def test_one_year_or_two_that_differ_are_no_season():
    assert season(months((90, *[40] * 11))) == 0
    assert season(months((90, *[40] * 11), (*[40] * 6, 90, *[40] * 5))) == 0
    assert season(months((2, *[1] * 11), (2, *[1] * 11))) == 0  # rounding may explain it
