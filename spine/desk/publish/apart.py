"""An act of publishing in a process of its own: `python -m spine.desk.publish.apart`.

Building loads Pelican, which may be in one process only once, and the desk has one already. So an act runs
beside it; it goes on to its end when the desk ends before.
"""

import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from spine.desk.publish.results import Result, Stopped


def run_apart(
    root: Path, act: str, name: str, *, by: str, tell: Callable[[str, int, int], None], **told: object
) -> Result:
    """Carry out an act as `acts.run` does, beside this process; `tell` hears how far it is."""
    process = subprocess.Popen(
        [sys.executable, "-m", "spine.desk.publish.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    result: Result | None = None
    with process, suppress(EOFError, BrokenPipeError, pickle.UnpicklingError):
        with process.stdin:
            pickle.dump((act, root, name, by, told), process.stdin)
        while True:
            kind, value = pickle.load(process.stdout)
            if kind == "result":
                result = value
            else:
                tell(*value)
    if result is None:
        words = "It was ended in the middle by the computer. Try again: it goes on where it was."
        return Stopped(name, act, words)
    return result


def main() -> None:
    """Read from the standard input what is wanted, and write how far it is and what came of it."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes to the terminal, and not between our own words

    def tell(kind: str, value: object) -> None:
        with suppress(OSError):  # the desk has ended; the act goes on
            pickle.dump((kind, value), out)
            out.flush()

    act, root, name, by, told = pickle.load(sys.stdin.buffer)
    try:
        from spine.desk.publish.acts import run

        result = run(act, root, name, by, lambda *said: tell("said", said), **told)
    except Exception as error:
        traceback.print_exc()
        mistake = type(error).__name__
        words = f"The desk made a mistake of its own ({mistake}). What it says is in the terminal."
        result = Stopped(name, act, words)
    tell("result", result)


if __name__ == "__main__":
    main()
