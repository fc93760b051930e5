"""Whatever happens to an instance's text, the reader answers with an instance or with faults, never otherwise."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.errors import InputError
from scheduler.instance.load import load

CNAM = Path(__file__).parents[2] / "instances" / "cnam-reunion-asp-2022-23"
TEXT = (CNAM / "instance.yaml").read_text(encoding="utf-8")
ICS = (CNAM / "ast002-foad.ics").read_text(encoding="utf-8")
SPECIAL = st.sampled_from(
    ["\t", "\n", ":", "- ", "[", "]", "{", "}", '"', "'", "&a ", "*a", "!!x ", "|", "#", "\0", "é", "null", "~", "0",
     "-1", "1e9", "99999999999999999999", "2022-13-26", "17:60", ", ", "? ", "%", "\u2028", "\ufeff", "\r", "---\n",
     "...\n", "<<: ", "no", ".inf", "\\", "@", "`"]
)  # fmt: skip
INSERTED = st.one_of(SPECIAL, st.text(max_size=5))


def read(text: str, ics: str = ICS) -> None:
    """Load it; only InputError, with a place and both languages for every fault, is an answer besides an instance."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "instance.yaml"
        path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
        (Path(folder) / "ast002-foad.ics").write_bytes(ics.encode("utf-8", errors="surrogatepass"))
        try:
            load(path)
        except InputError as error:
            assert error.faults
            for fault in error.faults:
                assert fault.place.file.startswith(folder)
                assert fault.text.fr
                assert fault.text.en
                assert "\n" not in fault.to("fr")


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """The text after one to four cuts, swaps or insertions."""
    for _ in range(draw(st.integers(1, 4))):
        lines = text.split("\n")
        how = draw(st.sampled_from(["delete", "swap values", "insert", "duplicate", "cut", "indent"]))
        first, second = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        if how == "delete":
            del lines[first]
        elif how == "duplicate":
            lines.insert(second, lines[first])
        elif how == "indent":
            lines[first] = draw(st.sampled_from(["", " ", "  ", "\t"])) + lines[first].lstrip(" ")
        elif how == "swap values":
            (a, x, b), (c, y, d) = lines[first].partition(":"), lines[second].partition(":")
            lines[first], lines[second] = a + x + d, c + y + b
        text = "\n".join(lines)
        at = draw(st.integers(0, len(text)))
        if how == "insert":
            text = text[:at] + draw(INSERTED) + text[at:]
        elif how == "cut":
            text = text[:at] + text[at + draw(st.integers(1, 40)) :]
    return text


@settings(max_examples=40, deadline=None)
@given(damaged(TEXT))
def test_a_damaged_instance_gives_faults_and_nothing_else(text: str) -> None:
    read(text)


@settings(max_examples=40, deadline=None)
@given(damaged(ICS))
def test_a_damaged_calendar_gives_faults_and_nothing_else(ics: str) -> None:
    read(TEXT, ics)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_faults_and_nothing_else(text: str) -> None:
    read(text)
