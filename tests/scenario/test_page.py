"""whatif.html as a text: complete in itself, escaped, the same each time, in two languages."""

import base64
import hashlib
import re

from scheduler.checker.check import check
from scheduler.scenario.comparison.compare import Comparison, compare
from scheduler.scenario.comparison.page import WORDS, page
from scheduler.text import Text
from tests.export.page.test_page import ATTACK, Elements, data_of, hostile
from tests.export.sample import full_year, moved
from tests.scenario.by_hand import planned, scenario, without
from tests.scenario.test_compare import INSTANCE, TIMETABLE, after, compared, outcome, sweep


def few() -> Comparison:
    return compared(
        outcome("one", after("TRS001-01", days=1)), outcome("none", TIMETABLE), without(scenario("no", title="Non"))
    )


def test_nothing_is_fetched_and_only_our_own_code_runs() -> None:
    text = page(few())
    elements = Elements(text)
    assert not [a for _, a in elements.found if "src" in a or "srcset" in a or "action" in a]
    assert not [name for _, a in elements.found for name in a if name.startswith("on") or name == "style"]
    assert all((a["href"] or "").startswith(("#", "data:")) for _, a in elements.found if "href" in a)
    assert "url(" not in text
    (policy,) = [a["content"] for a in elements.tags("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    for tag in ("style", "script"):
        found = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert found is not None
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in (policy or "")


def test_the_same_comparison_gives_the_same_page() -> None:
    assert page(few()) == page(few())


def test_what_people_type_is_text() -> None:
    instance = hostile()
    before = full_year(instance)
    later = before.model_copy(update={"sessions": tuple(
        moved(before, s.id, days=1) if s.id == "TRS001-01" else s for s in before.sessions)})  # fmt: skip
    outcomes = [
        planned(scenario("one", title=ATTACK), instance, before, later),
        without(scenario("no", title=ATTACK), "impossible", Text(ATTACK, ATTACK)),
    ]
    text = page(compare(instance, before, check(instance, before), outcomes))
    elements = Elements(text)
    assert len(elements.tags("script")) == 2
    assert not elements.tags("img")
    assert data_of(text)["scenarios"][0]["title"] == ATTACK


def test_without_a_script_it_says_all_in_words() -> None:
    text = "".join(Elements(page(few())).text).replace("\u00a0", " ")
    assert "TRS001-01 : lun. 05/09/2022 17 h → mar. 06/09/2022 17 h" in text
    assert "1 déplacement, c’est prouvé : aucun emploi du temps n’en a moins." in text
    assert "VERNET n’a plus assez de soirées." in text
    assert "À prévenir : groupe ASP1 (18 étudiants)" in text


def test_in_english() -> None:
    text = page(few(), lang="en")
    assert '<html lang="en">' in text
    assert "TRS001-01: Mon 2022-09-05 17:00 → Tue 2022-09-06 17:00" in text
    assert "VERNET has too few evenings left." in text
    visible = "".join(Elements(re.sub(r"(?s)<(script|style).*?</\1>", "", text)).text)
    french = {words.fr for words in WORDS.values() if words.fr != words.en and len(words.fr) > 12}
    assert not [word for word in french if word in visible]


def test_the_script_has_the_changes_in_the_centres_time() -> None:
    data = data_of(page(few()))
    one = next(s for s in data["scenarios"] if s["name"] == "one")
    (change,) = one["changes"]
    assert (change["before"]["day"], change["before"]["start"]) == ("2022-09-05", "17:00")
    assert (change["after"]["day"], change["after"]["start"]) == ("2022-09-06", "17:00")
    assert data["inside"]["ASP1-APP"] == ["ASP1-APP", "ASP1"]
    assert len(data["today"]) == len(TIMETABLE.sessions) + len(TIMETABLE.alternance)
    assert len(INSTANCE.trainers) == len(data["trainers"])


def test_a_sweep_has_its_matrix_and_opens_on_the_worst_absence() -> None:
    text = page(sweep())
    data, elements = data_of(text), Elements(text)
    assert data["scenarios"][data["first"]]["name"] == "ahpet-2022-09-05"  # the worst that has moves to show
    assert len([a for a in elements.tags("table") if a.get("class") == "matrix"]) == 1
    assert "matrix" not in [a.get("class") for a in Elements(page(few())).tags("table")]


def test_sessions_that_come_and_go_have_a_column_only_where_there_are_some() -> None:
    gone = TIMETABLE.model_copy(update={"sessions": TIMETABLE.sessions[1:]})
    title = WORDS["sessions"].fr
    assert title in "".join(Elements(re.sub(r"(?s)<script.*?</script>", "", page(compared(outcome("a", gone))))).text)
    assert title not in "".join(Elements(re.sub(r"(?s)<script.*?</script>", "", page(few()))).text)
