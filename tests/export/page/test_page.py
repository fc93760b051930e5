"""timetable.html as a text: complete in itself, escaped, the same each time, in two languages."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.export.page.timetable import page
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import to_json
from tests.export.sample import YEAR, full_year, year

ATTACK = """</script><script>alert(1)</script><img src=x onerror="alert('1')"><!-- <script> {{ 7 * 7 }} &amp;"""


class Elements(HTMLParser):
    """The elements of a page and its text, those inside `noscript` too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def made(instance: Instance, timetable: Timetable | None = None, **options: Any) -> str:
    timetable = timetable or full_year(instance)
    return page(instance, timetable, check(instance, timetable), **options)


def data_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def hostile() -> Instance:
    """The year with an attack in every text that a person types."""
    data = json.loads(json.dumps(YEAR))
    data["title"] = data["calendar"]["closures"][0]["name"] = data["sites"][0]["title"] = ATTACK
    data["assumptions"] = [ATTACK]
    data["calendar"]["semesters"][0]["title"] = ATTACK
    data["busy"] = [{"groups": ["ASP2"], "title": ATTACK, "times": [
        {"date": "2022-10-03", "start": "18:00", "end": "20:00"}]}]  # fmt: skip
    for table, key in (("rooms", "title"), ("groups", "title"), ("trainers", "name"), ("units", "title")):
        for row in data[table]:
            row[key] = ATTACK
    data["trainers"][0]["role"] = ATTACK
    return Instance.model_validate(data)


def test_nothing_is_fetched() -> None:
    units = [{key: value for key, value in unit.items() if key != "url"} for unit in YEAR["units"]]
    text = made(year(units=units))
    elements = Elements(text)
    assert not [a for _, a in elements.found if "src" in a or "srcset" in a or "action" in a]
    assert {a["rel"] for a in elements.tags("link")} == {"icon"}
    assert all((a["href"] or "").startswith(("#", "data:")) for _, a in elements.found if "href" in a)
    # the one address left is the name of the SVG language, which nothing fetches
    assert set(re.findall(r"https?://[^\s\"'<>]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in text
    assert "url(" not in text


def test_the_policy_allows_this_style_and_this_script_only() -> None:
    text = made(year())
    policy = next(a["content"] for a in Elements(text).tags("meta") if a.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert policy is not None
    assert style is not None
    assert script is not None
    hashes = [base64.b64encode(hashlib.sha256(m[1].encode()).digest()).decode() for m in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not [a for _, a in Elements(text).found if "style" in a]  # the policy would refuse it


def test_hostile_texts_stay_texts() -> None:
    text = made(hostile())
    elements = Elements(text)
    assert not elements.tags("img")
    assert [a.get("type") for a in elements.tags("script")] == ["application/json", None]
    assert not [name for _, a in elements.found for name in a if name.startswith("on")]
    assert "alert(1)</script>" not in text
    assert ATTACK in "".join(elements.text)  # shown as it was typed, the `{{ }}` too
    data = data_of(text)
    assert data["units"]["TRS001"]["title"] == ATTACK
    assert data["names"]["trainer"]["lebon"] == ATTACK


@pytest.mark.parametrize("secret", ["\u2028 and \u2029", "]]>", "\\u003c/script\\u003e", "é 🎓 \\ ' \""])
def test_titles_survive_the_journey_through_json(secret: str) -> None:
    units = [{**unit, "title": f"a{secret}b"} for unit in YEAR["units"]]
    assert data_of(made(year(units=units)))["units"]["TRS001"]["title"].split() == f"a{secret}b".split()


def test_the_same_timetable_gives_the_same_page() -> None:
    instance = year()
    timetable = full_year(instance)
    again = Timetable.model_validate_json(to_json(timetable))
    assert made(instance, timetable) == made(year(), again)


def test_every_session_and_alternance_day_is_in_the_data() -> None:
    instance = year()
    timetable = full_year(instance)
    data = data_of(made(instance, timetable))
    assert [(row["id"], row["day"], row["start"]) for row in data["sessions"]] == [
        (session.id, str(session.start.date()), f"{session.start:%H:%M}") for session in timetable.sessions
    ]
    assert [row["id"] for row in data["alternance"]] == [day.id for day in timetable.alternance]


def test_without_javascript_every_session_is_in_a_table() -> None:
    instance = year()
    timetable = full_year(instance)
    inside = re.search(r"<noscript>(.*)</noscript>", made(instance, timetable), re.DOTALL)
    assert inside is not None
    rows = [row for row in inside[1].split("<tr>") if row.startswith("<td>")]
    assert len(rows) == len(timetable.sessions) + len(timetable.alternance) == 33 + 18
    first = timetable.sessions[0]
    assert f"{first.unit} " in inside[1]
    assert "lundi 5 septembre 2022" in inside[1]
    assert sum("Journée d’alternance" in row for row in rows) == 18


def test_it_speaks_french_or_english() -> None:
    instance = year()
    french, english = made(instance), made(instance, lang="en")
    assert '<html lang="fr">' in french
    assert '<html lang="en">' in english
    assert "Complet, vérifié" in french or "Refusé" in french
    assert "Séances par UE" in french
    assert "Sessions per unit" in english
    assert "Séances" not in english
    assert ">Report<" not in french
    assert made(year(locale="en")).count('<html lang="en">') == 1
    holidays = {mark["name"] for mark in data_of(english)["marks"] if mark["type"] == "holiday"}
    assert "Toussaint" not in holidays
    assert "Toussaint" in {mark["name"] for mark in data_of(french)["marks"]}


def test_a_year_of_a_hundred_and_twenty_sessions_is_light() -> None:
    units = [{**unit, "code": f"{unit['code']}-{n}"} for n in range(4) for unit in YEAR["units"]]
    instance = year(units=units)
    timetable = full_year(instance)
    assert len(timetable.sessions) == 4 * 33
    assert len(made(instance, timetable).encode()) < 500_000


def test_an_edited_timetable_may_name_what_the_instance_does_not_know() -> None:
    instance = year()
    timetable = full_year(instance)
    odd = timetable.sessions[0].model_copy(
        update={"id": "X-1", "unit": "XXX", "room": "nowhere", "trainers": ("nobody",), "groups": ("none",)}
    )
    text = made(instance, timetable.model_copy(update={"sessions": (*timetable.sessions, odd)}))
    assert "Refusé" in text
    row = data_of(text)["sessions"][-1]
    assert (row["unit"], row["room"], row["trainers"]) == ("XXX", "nowhere", ["nobody"])
    assert row["flags"]  # the card says which rule it breaks
