"""Publishing and going back: what is refused with its reasons, else done whole, and noted in the journal."""

from starlette.exceptions import HTTPException

from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.draft.state import DraftState
from scheduler.desk.publish.proposal import Proposal, of_draft, of_revision
from scheduler.desk.publish.publications import content, place, published, published_or_none, refusing
from scheduler.desk.view import OpenYear, Wish
from scheduler.publish.changes.texts import whole
from scheduler.publish.publishing import Publication, Signature, publish
from scheduler.publish.store import location
from scheduler.publish.store.store import HeadMoved, Revision
from scheduler.text import Text
from scheduler.wording import Noun, counted, instant, say, shown

_LONGEST_WHY = 1000
_CLASH = Noun("conflit", "clash", "conflits", "clashes")
_ALREADY = Text("c’est déjà la révision {n} : rien à publier", "this is revision {n} already: nothing to publish")
_OTHER = Text(
    "ce n’est plus ce que vous avez regardé : le fichier de l’instance a changé entre-temps ; regardez de nouveau",
    "this is no longer what you looked at: the instance's file has changed meanwhile; look again",
)
_MOVED = Text(
    "rien n’est publié : {by} a publié entre-temps la révision {n} (le {when}){why}. Regardez ci-dessous ce que le "
    "vôtre y changerait, puis publiez de nouveau",
    "nothing is published: {by} published revision {n} meanwhile ({when}){why}. See below what yours would change in "
    "it, then publish again",
)
_CLASHES = Text("il reste {n} : déplacez les séances, ou acceptez-les", "{n} left: move the sessions, or accept them")
_LONG = Text("écrivez {n} caractères au plus", "write at most {n} characters")
_NO_WHY = Text("dites pourquoi revenir en arrière", "say why you go back")
_PUBLISHED = Text("Révision {n} publiée", "Revision {n} published")
_BACK = Text("Retour à la révision {old}, publiée comme révision {n}", "Back to revision {old}, published as {n}")
_TAKEN = Text("Révision {n} reprise dans le brouillon", "Revision {n} taken into the draft")


def publish_draft(opened: OpenYear, wish: Wish) -> DraftState:
    """The draft becomes the next revision. Raises ActRefused with all that speaks against it, ActStale, InputError."""

    def done(state: DraftState) -> Text:
        draft = opened.draft
        with published_or_none(opened.year) as store:
            proposal = of_draft(state, store, draft.who, draft.now())
            head = _head(proposal, wish)
            if wish.text("key") != proposal.key:
                raise ActRefused(_OTHER)
            _refuse(proposal, wish)
        revision = _published(opened, proposal, wish, head).revision
        return say(_PUBLISHED.fr, _PUBLISHED.en, n=revision.number)

    return opened.draft.note(wish.seen, done)


def roll_back(opened: OpenYear, wish: Wish) -> DraftState:
    """An earlier revision published again, as a new one; the draft stays. Raises as `publish_draft`."""
    number = _number(wish, "revision")

    def done(_: DraftState) -> Text:
        draft = opened.draft
        with published(opened.year) as store:
            proposal = of_revision(store.revision(number), store, draft.who, draft.now())
            head = _head(proposal, wish)
            if not wish.text("why").strip():
                raise ActRefused(_NO_WHY)
            _refuse(proposal, wish)
        revision = _published(opened, proposal, wish, head).revision
        return say(_BACK.fr, _BACK.en, old=number, n=revision.number)

    return opened.draft.note(None, done)


def take_up(opened: OpenYear, wish: Wish) -> DraftState:
    """The timetable of a revision becomes the draft's: one step, that can be undone."""
    number = _number(wish, "revision")
    with published(opened.year) as store:
        _, timetable = content(store, store.revision(number))
    return opened.draft.take(wish.seen, timetable, say(_TAKEN.fr, _TAKEN.en, n=number))


def _number(wish: Wish, name: str, least: int = 1) -> int:
    value = wish.number(name, least, 10**9)
    if value != int(value):
        raise HTTPException(400)
    return int(value)


def _head(proposal: Proposal, wish: Wish) -> Revision | None:
    """The last revision, which must be the one that was looked at."""
    head = proposal.head
    if (head.number if head is not None else 0) != _number(wish, "after", 0):
        raise _moved(head, proposal)
    return head


def _moved(head: Revision | None, proposal: Proposal) -> ActRefused:
    if head is None:
        return ActRefused(_OTHER)
    when = instant(head.published_at.astimezone(proposal.candidate.instance.zone))
    why = Text(f" : « {shown(head.why)} »", f": “{shown(head.why)}”") if head.why else Text("", "")
    return ActRefused(say(_MOVED.fr, _MOVED.en, by=shown(head.published_by), n=head.number, when=when, why=why))


def _refuse(proposal: Proposal, wish: Wish) -> None:
    """Raises ActRefused with every reason that the planner has not answered."""
    if proposal.is_published:
        assert proposal.head is not None
        raise ActRefused(say(_ALREADY.fr, _ALREADY.en, n=proposal.head.number))
    reasons = list(proposal.unfit)
    if not _reason(wish, "force"):
        reasons += [*proposal.broken, *proposal.objections]
    if not wish.flag("undoes"):
        reasons += proposal.undone
    if proposal.clashes and not wish.flag("clashes"):
        n = counted(proposal.candidate.report.clash_count, _CLASH)
        reasons += [*(Text(one["fr"], one["en"]) for one in proposal.clashes), say(_CLASHES.fr, _CLASHES.en, n=n)]
    if reasons:
        raise ActRefused(*reasons)


def _published(opened: OpenYear, proposal: Proposal, wish: Wish, head: Revision | None) -> Publication:
    is_forced = bool(proposal.broken or proposal.objections)
    signature = Signature(
        opened.draft.who,
        _reason(wish, "why"),
        opened.draft.now(),
        _reason(wish, "force") if is_forced else None,
        wish.flag("redated"),
    )
    with refusing():
        try:
            with location.opened(place(opened.year), create=True) as store:
                return publish(store, proposal.candidate, signature, head)
        except HeadMoved as error:
            raise _moved(error.head, proposal) from error


def _reason(wish: Wish, name: str) -> str:
    """A few words on one line; empty when there are none."""
    text = whole(wish.text(name)) if name in wish.values else ""
    if len(text) > _LONGEST_WHY:
        raise ActRefused(say(_LONG.fr, _LONG.en, n=_LONGEST_WHY))
    return text
