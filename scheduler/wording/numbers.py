"""Numbers in sentences: counted things, decimals, differences, small numbers spelled out."""

from scheduler.text import Text
from scheduler.wording.nouns import Noun

_FR = ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
_EN = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def counted(n: int, noun: Noun) -> Text:
    """`2 séances`, `2 sessions`."""
    form = noun.after(n)
    return Text(f"{n} {form.fr}", f"{n} {form.en}")


def spelled(n: int) -> Text:
    """`trois`, `three`; 0, and numbers from ten on, in digits."""
    return Text(_FR[n], _EN[n]) if 0 < n < len(_FR) else Text(str(n), str(n))


def decimal(value: float, places: int | None = None) -> Text:
    """`7,5`, `7.5`; without `places`, no more digits than the number needs: `7`."""
    written = f"{value:g}" if places is None else f"{value:.{places}f}"
    return Text(written.replace(".", ","), written)


def signed(n: int) -> str:
    """A difference: `+3`, `−1`, `0`."""
    return f"+{n}" if n > 0 else f"−{-n}" if n < 0 else "0"
