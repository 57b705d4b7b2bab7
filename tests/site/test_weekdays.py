"""Opening days are read as people write them."""

import pytest

from plugins.site.weekdays import WEEKDAYS, weekdays


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Monday to Friday", WEEKDAYS[:5]),
        ("Mon–Thu", WEEKDAYS[:4]),
        ("Monday, Wednesday and Friday", WEEKDAYS[:5:2]),
        ("Mondays & Saturdays", ("Monday", "Saturday")),
        ("Saturday", ("Saturday",)),
        ("sat - mon", ("Monday", "Saturday", "Sunday")),
        ("Tue. through Wed., Sunday", ("Tuesday", "Wednesday", "Sunday")),
    ],
)
def test_days_are_read_as_people_write_them(text, days):
    assert weekdays(text) == days


@pytest.mark.parametrize("text", ["weekdays", "Monday to", "Mo", "Monday to Friday to Sunday", "8-5"])
def test_other_words_are_refused(text):
    with pytest.raises(ValueError, match=r"day|range"):
        weekdays(text)
