"""Slips that one page shows by itself."""

from plugins.linkcheck.page import Slip
from plugins.linkcheck.rules.problem import Problem


def of_slip(slip: Slip) -> Problem:
    """Say what is wrong with the markup."""
    return _SAID[slip.code](slip)


def duplicate_id(value: str, count: int) -> Problem:
    """The same id on several elements: a link to it leads to the first (DOM Standard, 4.2.2)."""
    return Problem(
        "link/duplicate-id",
        f'The id "{value}" stands on {count} elements of this page.',
        "Give each its own: a link can only lead to the first.",
    )


def _no_address(slip: Slip) -> Problem:
    if slip.element == "a":
        return Problem(
            "link/no-address",
            "This <a> has no href, so nobody can follow it.",
            "Give it an address, or make it plain text.",
        )
    if slip.element == "img":
        return Problem(
            "link/no-address", "This image has neither src nor srcset: nothing is shown.", "Name its file."
        )
    if slip.element == "meta":
        return Problem(
            "link/no-address", f"The {slip.value} of this page is empty.", "Give it an address, or delete it."
        )
    return Problem(
        "link/no-address", f"This <{slip.element}> has no address: nothing is loaded.", "Name its file."
    )


def _missing_alt(slip: Slip) -> Problem:
    if slip.element == "img":
        fix = 'Say in alt="…" what it shows; write alt="" when it only decorates.'
        return Problem("link/missing-alt", "This image has no alt text for people who can't see it.", fix)
    what = "button" if slip.element == "input" else "part of an image map"
    return Problem(
        "link/missing-alt", f"This {what} has no alt text, so it has no name.", 'Say in alt="…" what it does.'
    )


_SAID = {
    "no-address": _no_address,
    "missing-alt": _missing_alt,
    "blank-alt": lambda slip: Problem(
        "link/blank-alt", "The alt text is only a space.", 'Write alt="" or some words.'
    ),
    "empty-id": lambda slip: Problem("link/empty-id", "This id is empty.", "Give it a name, or delete it."),
    "space-in-id": lambda slip: Problem(
        "link/space-in-id", f'The id "{slip.value}" has a space in it.', "Write - instead."
    ),
    "bad-refresh": lambda slip: Problem(
        "link/bad-refresh",
        "This refresh has no time that a browser understands.",
        'Write it like content="0; url=/there/".',
    ),
}
