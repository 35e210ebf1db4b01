"""Every address, asked by everyone: closed to visitors, closed to other blocs, and nobody gets an error page.

The walk reads the resolver, so a new address is asked from its first day. One whose arguments are not known here fails
the test: say in ARGUMENTS which thing of the cast's bloc stands for them.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from blocs import succession
from blocs.division import drafting as dividing
from blocs.models import Redivision, Succession
from common import history
from common.clock import now, today
from documents import paper
from documents.uploads import Upload
from emulation.campaigns import lifecycle
from emulation.campaigns.models import Movement, MovementResponse, Objective, ReviewPoint, Task
from emulation.conferences import agenda, hands, holding, inviting, planning
from emulation.conferences.models import Attendance, Conference, Paper
from emulation.covenants import drafting, signing
from emulation.covenants.models import Comment
from emulation.directives import directing
from emulation.directives.models import Directive
from emulation.drafts import remarking
from emulation.drafts import writing as draft_writing
from emulation.drafts.models import Draft, Remark
from emulation.handover import handing
from emulation.handover.models import Handover
from emulation.minutes import signing as minutes_signing
from emulation.minutes import writing as minutes_writing
from emulation.minutes.models import Minutes, SectionVersion
from emulation.notices import outbox, sending
from emulation.notices.audience import of_people
from emulation.notices.models import Delivery, Message
from emulation.rotation import choosing, proposing
from emulation.rotation.models import Choice
from emulation.workdays.models import Holiday
from tests.conftest import give_mandate, make_person
from tests.emulation.minutes.conftest import finish, hold, make_conference

ROLES = ["visitor", "an", "binh", "chi", "oanh", "thu", "son", "admin"]
STAGES = ["draft", "circulated", "signing", "in_force"]
SECRETS = ["Khối thi đua Tổng hợp", "Các đơn vị thống nhất ký kết"]
"""Words that nobody of another bloc or council reads on any page."""

PUBLIC = {
    # Anyone who holds a paper may verify it.
    "documents:verify", "documents:verify_code",
    # Programs that fetch a calendar cannot sign in; its address is the secret.
    "emulation:calendar_feed",
    "set_language",
    # Signing in, and what allauth shows to people who are not signed in (signing up is closed).
    "account_login", "account_logout", "account_signup", "account_inactive", "account_email_verification_sent",
    "account_confirm_email", "account_confirm_login_code", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_authenticate", "mfa_login_webauthn",
    # Sends people to account_login.
    "admin:login",
}  # fmt: skip
SIGN_IN = ("/tai-khoan/login/", "/quan-tri/login/")
OPEN_OBJECTS = {"emulation:movement", *PUBLIC}
"""Addresses that take an argument and are nobody's secret."""
OWN = {"emulation:feed_renew"}
"""Addresses at which everybody who is signed in changes something of their own."""

ARGUMENTS = {
    "blocs:bloc": {"pk": "bloc"},
    "documents:verify_code": {"code": "code"},
    "emulation:campaign": {"pk": "campaign"},
    "emulation:campaign_begin": {"bloc_pk": "bloc"},
    "emulation:campaign_edit": {"pk": "campaign"},
    "emulation:campaign_carry_over": {"pk": "campaign"},
    "emulation:campaign_plan": {"pk": "campaign"},
    "emulation:campaign_plan_edit": {"pk": "campaign"},
    "emulation:campaign_roles": {"pk": "campaign"},
    "emulation:campaign_launch": {"pk": "campaign"},
    "emulation:campaign_close": {"pk": "campaign"},
    "emulation:movement": {"pk": "movement"},
    "emulation:covenant_begin": {"campaign_pk": "campaign"},
    "emulation:covenant": {"pk": "covenant"},
    "emulation:covenant_pdf": {"pk": "covenant"},
    "emulation:covenant_draft": {"pk": "covenant"},
    "emulation:commitment_add": {"pk": "covenant"},
    "emulation:commitment_move": {"pk": "covenant"},
    "emulation:commitment_edit": {"pk": "covenant", "number": "number"},
    "emulation:commitment_remove": {"pk": "covenant", "number": "number"},
    "emulation:covenant_circulate": {"pk": "covenant"},
    "emulation:covenant_comment": {"pk": "covenant"},
    "emulation:comment_answer": {"pk": "comment"},
    "emulation:covenant_open": {"pk": "covenant"},
    "emulation:covenant_sign": {"pk": "covenant"},
    "emulation:covenant_signed": {"pk": "covenant"},
    "emulation:covenant_decline": {"pk": "covenant"},
    "emulation:covenant_ink": {"pk": "covenant"},
    "emulation:signature_void": {"pk": "covenant", "signature_pk": "signature"},
    "emulation:signature_scan": {"pk": "covenant", "signature_pk": "signature"},
    "emulation:signature_authority": {"pk": "covenant", "signature_pk": "signature"},
    "emulation:covenant_close": {"pk": "covenant"},
    "emulation:covenant_new_version": {"pk": "covenant"},
    "emulation:covenant_withdraw": {"pk": "covenant"},
    "emulation:conference_begin": {"campaign_pk": "campaign"},
    **{
        f"emulation:{name}": {"pk": "conference"}
        for name in (
            "conference",
            "conference_edit",
            "conference_invite",
            "conference_open",
            "conference_close",
            "conference_cancel",
            "conference_pdf",
            "conference_docx",
            "conference_ics",
            "conference_answer",
            "conference_check_in",
            "conference_quorum",
            "conference_attendance",
            "conference_vote",
            "agenda_add",
            "guest_add",
        )
    },
    **{f"emulation:agenda_{act}": {"pk": "agenda_item"} for act in ("edit", "move", "remove")},
    "emulation:paper_add": {"pk": "agenda_item"},
    **{f"emulation:{name}": {"pk": "paper"} for name in ("conference_paper", "paper_edit", "paper_remove")},
    "emulation:guest_remove": {"pk": "guest"},
    "emulation:vote_edit": {"pk": "conference", "vote_pk": "vote"},
    "emulation:draft_list": {"campaign_pk": "campaign"},
    "emulation:draft_begin": {"campaign_pk": "campaign"},
    "emulation:draft": {"pk": "draft"},
    "emulation:draft_edit": {"pk": "draft"},
    "emulation:draft_circulate": {"pk": "draft"},
    "emulation:draft_comment": {"pk": "draft"},
    "emulation:draft_finish": {"pk": "draft"},
    "emulation:remark_answer": {"pk": "remark"},
    "emulation:minutes": {"pk": "held"},
    "emulation:minutes_pdf": {"pk": "held"},
    "emulation:minutes_docx": {"pk": "held"},
    "emulation:minutes_write": {"pk": "held"},
    "emulation:minutes_section": {"pk": "held", "key": "section_key"},
    "emulation:minutes_versions": {"pk": "held"},
    "emulation:minutes_restore": {"pk": "held", "version_pk": "section_version"},
    "emulation:minutes_finish": {"pk": "held"},
    "emulation:minutes_take_back": {"pk": "held"},
    "emulation:minutes_sign": {"pk": "held"},
    "emulation:minutes_signed": {"pk": "held"},
    "emulation:directive_list": {"campaign_pk": "campaign"},
    "emulation:directive_give": {"campaign_pk": "campaign"},
    "emulation:directive": {"pk": "directive"},
    "emulation:directive_report": {"pk": "directive"},
    "emulation:directive_change": {"pk": "directive"},
    "emulation:redivision": {"pk": "redivision"},
    "emulation:redivision_edit": {"pk": "redivision"},
    "emulation:redivision_file": {"pk": "redivision"},
    "emulation:redivision_template": {"pk": "redivision"},
    "emulation:redivision_bloc_add": {"pk": "redivision"},
    "emulation:redivision_units": {"pk": "redivision"},
    "emulation:redivision_apply": {"pk": "redivision"},
    "emulation:redivision_applied": {"pk": "redivision"},
    "emulation:redivision_discard": {"pk": "redivision"},
    "emulation:rotation": {"pk": "campaign"},
    "emulation:rotation_propose": {"pk": "campaign"},
    "emulation:rotation_withdraw": {"pk": "choice"},
    "emulation:rotation_choose": {"pk": "choice"},
    "emulation:rotation_recognise": {"pk": "choice"},
    "emulation:handover_begin": {"pk": "campaign"},
    "emulation:handover": {"pk": "handover"},
    "emulation:handover_pdf": {"pk": "handover"},
    "emulation:handover_open": {"pk": "handover"},
    "emulation:handover_recall": {"pk": "handover"},
    "emulation:handover_sign": {"pk": "handover"},
    "emulation:handover_signed": {"pk": "handover"},
    "emulation:notice_open": {"pk": "notice"},
    "emulation:outbox_message": {"pk": "message"},
    "emulation:outbox_edit": {"pk": "message"},
    "emulation:outbox_hold": {"pk": "message"},
    "emulation:outbox_release": {"pk": "message"},
    "emulation:outbox_cancel": {"pk": "message"},
    "emulation:outbox_resend": {"pk": "message"},
    "emulation:outbox_file": {"pk": "message", "file_pk": "file"},
    "emulation:calendar_feed": {"secret": "any"},
    # Not of this project, and never of the cast: any value will do.
    "account_confirm_email": {"key": "any"},
    "account_reset_password_from_key": {"uidb36": "any", "key": "any"},
    "mfa_remove_webauthn": {"pk": "one"},
    "mfa_edit_webauthn": {"pk": "one"},
    "admin:app_list": {"app_label": "room"},
    "admin:view_on_site": {"content_type_id": "one", "object_id": "one"},
}
NAMELESS = re.compile(r"^quan-tri/(.+/<path:object_id>/|\(\?P<url>\.\*\)\$)$")
"""The two kinds of address that Django's admin gives no name: a shortcut to “change”, and the answer to any other."""


class Address(NamedTuple):
    route: str
    name: str

    @property
    def is_admin(self) -> bool:
        return self.route.startswith("quan-tri/")

    @property
    def arguments(self) -> list[str]:
        return [named or converted or "" for converted, named in ARGUMENT.findall(self.route)]


ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>(?![^(]*\))|\((?:\?P<(\w+)>)?[^)]*\)")
"""What stands for an argument in a route: <int:pk>, (?P<key>…) or, in django-simple-history, (…) without a name."""


def addresses(resolver: URLResolver | None = None, route: str = "", space: str = "") -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        whole = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(whole, f"{space}{entry.name}" if entry.name else "")
        else:
            yield from addresses(entry, whole, space + (f"{entry.namespace}:" if entry.namespace else ""))


EVERY = list(addresses())
SITE = [address for address in EVERY if not address.is_admin]
ADMIN = [address for address in EVERY if address.is_admin]


class Scene:
    """The cast's bloc with one row of everything, its covenant at some stage."""

    def __init__(self, cast, covenant, comment, signature) -> None:
        self.cast, self.covenant, self.comment, self.signature = cast, covenant, comment, signature
        self.campaign, self.bloc = covenant.campaign, cast.bloc
        self.movement = Movement.objects.get()
        self.conference = Conference.objects.get(kind="thematic")
        self.agenda_item, self.paper = self.conference.agenda.get(), Paper.objects.get()
        self.guest, self.vote = self.conference.guests.get(), self.conference.votes.get()
        self.draft, self.remark = Draft.objects.first(), Remark.objects.first()
        self.redivision = Redivision.objects.get()
        self.choice = Choice.objects.first() or Choice(pk=0)
        self.handover = Handover.objects.first() or Handover(pk=0)
        self.message = Message.objects.get(key="thu")
        self.file = self.message.attachments.get()
        self.notice = Delivery.objects.get(message__key="da-gui", channel="desk")
        self.number, self.any, self.one, self.room = 1, "x", 1, "blocs"
        self.code = covenant.document.code if covenant.document else "KTD-2222-2222-2222"
        self.minutes, self.directive = Minutes.objects.get(), Directive.objects.get()
        self.held, self.section_key = self.minutes.conference, "opening"
        self.section_version = SectionVersion.objects.first()

    def value(self, address: Address, argument: str, position: int) -> str:
        """What stands for an argument of `address`. Raises KeyError for one that nobody told us about."""
        if address.is_admin and (model := self.model(address)):
            row = self.row(model)
            return str(row.history.first().history_id if position else row.pk)
        if address.is_admin and not address.name:
            return "khong-co"
        thing = getattr(self, ARGUMENTS[address.name][argument])
        return str(thing.pk if isinstance(thing, models.Model) else thing)

    @staticmethod
    def model(address: Address) -> type[models.Model] | None:
        found = re.match(r"quan-tri/(\w+)/(\w+)/", address.route)
        return apps.get_model(found[1], found[2]) if found and found[1] != "r" else None

    def row(self, model: type[models.Model]) -> models.Model:
        """A row of the cast's bloc; of models that are not ours, any."""
        name = model._meta.label_lower
        known = {
            "blocs.council": self.cast.council,
            "blocs.bloc": self.bloc,
            "blocs.unit": self.cast.member,
            "blocs.membership": self.cast.member.memberships.first(),
            "blocs.term": self.cast.head.terms.first(),
            "blocs.user": self.cast.binh,
            "blocs.mandate": self.cast.binh.mandates.first(),
            "blocs.succession": Succession.objects.first(),
            "blocs.redivision": self.redivision,
            "documents.document": self.covenant.document,
            "documents.signature": self.signature,
            "emulation.movement": self.movement,
            "emulation.conference": self.conference,
            "emulation.campaign": self.campaign,
            "emulation.step": self.campaign.steps.first(),
            "emulation.covenant": self.covenant,
            "emulation.commitment": self.covenant.commitments.first(),
            "emulation.comment": self.comment,
            "emulation.message": self.message,
            "emulation.party": self.covenant.parties.first(),
            "emulation.draft": self.draft,
            "emulation.remark": self.remark,
            "emulation.holiday": Holiday.objects.first(),
            "emulation.minutes": self.minutes,
            "emulation.directive": self.directive,
            "emulation.choice": self.choice,
            "emulation.handover": self.handover,
        }
        if name in known:
            return known[name]
        if name.startswith(("blocs.", "documents.", "emulation.", "awards.")):
            raise KeyError(name)
        return model(pk=1)

    def fill(self, address: Address) -> str:
        """The address with the cast's things for its arguments."""
        values = [self.value(address, name, position) for position, name in enumerate(address.arguments)]
        route = ARGUMENT.sub(lambda _match: values.pop(0), address.route)
        return "/" + route.replace("^", "").replace("$", "").replace("\\", "")


@pytest.fixture(autouse=True)
def quiet(caplog) -> None:
    """Hundreds of refusals are what this asks for: they would bury the one line that matters."""
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
def scene(cast, draft, request) -> Scene:
    stage = request.param
    campaign = draft.campaign
    movement = Movement.objects.create(name="Cải cách hành chính", level="province")
    MovementResponse.objects.create(campaign=campaign, movement=movement)
    for model in (Objective, Task):
        model.objects.create(campaign=campaign, number=1, text="Nội dung")
    ReviewPoint.objects.create(step=campaign.steps.first(), kind="done", number=1, text="Việc đã làm")
    succession.link(cast.member, cast.deputy, kind="rename", by=cast.thu, note="")
    furnish(cast, campaign)
    comment, signature = Comment(pk=0), paper.Signature(pk=0)
    if stage != "draft":
        drafting.circulate(draft, by=cast.an)
        comment = drafting.comment(draft, text="Góp ý", by=cast.binh)
    if stage in {"signing", "in_force"}:
        drafting.answer(comment, outcome="accepted", by=cast.an)
        lifecycle.launch(campaign, by=cast.an)
        signing.open_signing(draft, due_on=today() + timedelta(days=7), by=cast.an)
        ink = paper.InkSignature(
            signer_name="Dung", post="Giám đốc", signed_at=now(), scan=b"%PDF-1.7", media_type="application/pdf"
        )
        signature = signing.record_ink(draft, unit=cast.deputy, ink=ink, by=cast.an)
        hand_over(cast, campaign)
    if stage == "in_force":
        signing.close(draft, by=cast.an, because="Hết hạn")
    tell(cast)
    draft.refresh_from_db()
    minutes_of_a_conference(cast, campaign, is_signing=stage == "signing")
    return Scene(cast, draft, comment, signature)


def furnish(cast, campaign) -> None:
    """A conference in session, a paper out for comments, a day off and a plan for a new division."""
    hold_conference(cast, campaign)
    plan = draft_writing.begin(
        campaign, kind="plan", title="Kế hoạch của khối", text=["Các đơn vị thống nhất."], by=cast.an
    )
    draft_writing.circulate(plan, due_on=today(), by=cast.an)
    remarking.comment(plan, text="Góp ý", by=cast.binh)
    history.save(Holiday(day=today(), name="Nghỉ", source="Thông báo"), by=cast.thu)
    dividing.begin(cast.council, effective_on=today(), decision="Quyết định số 77/QĐ-UBND", by=cast.thu)


def hand_over(cast, campaign) -> None:
    """The next head appointed, and the record out for its signatures."""
    choice = proposing.propose(campaign, cast.member, role="head", by=cast.an)
    choosing.choose(choice, method="appointment", document="QĐ 1", by=cast.thu)
    handing.open_signing(handing.begin(campaign, effective_on=today() + timedelta(days=9), by=cast.an), by=cast.an)


def tell(cast) -> None:
    """A message that was sent, and one with a file that waits."""
    told = {"to": of_people([cast.binh]), "subject": cast.bloc.name, "body": "Nội dung", "council": cast.council}
    outbox.post("other", key="da-gui", **told)
    sending.send_waiting()
    outbox.post("other", key="thu", attachments=[("tep.txt", b"x", "text/plain")], **told)


def hold_conference(cast, campaign) -> None:
    """A conference in session today, with one row of everything."""
    held = planning.plan(
        campaign, kind="thematic", starts_at=now() + timedelta(seconds=60), place="Hội trường", by=cast.an
    )
    item = agenda.put(held, title="Các đơn vị thống nhất ký kết", by=cast.an)
    upload = Upload(b"%PDF-1.7", "application/pdf")
    agenda.attach(item, title="Tài liệu", upload=upload, stage="draft", audience="members", by=cast.an)
    inviting.invite_guest(held, name="Bà Nga", by=cast.an)
    inviting.invite(held, by=cast.an)
    hands.count(holding.open_session(held, by=cast.an), question="Thông qua?", in_favour=0, by=cast.an)


def minutes_of_a_conference(cast, campaign, *, is_signing) -> None:
    """A conference that was held, with minutes being written or signed, an old version, and a directive."""
    conference = hold(make_conference(campaign))
    Attendance.objects.create(conference=conference, unit=cast.head, order=1, presence="present")
    directing.give(campaign, text="Nộp báo cáo", owner=cast.member, due_on=today(), conference=conference, by=cast.an)
    for version, by in enumerate((cast.oanh, cast.thu)):
        minutes_writing.save_section(
            conference, "opening", f"Các đơn vị thống nhất ký kết {version}", version=version, by=by
        )
    if is_signing:
        minutes = finish(cast, conference)
        act = paper.Act(proof="password", text_sha256=minutes.document.sha256)
        minutes_signing.sign(minutes, role="secretary", by=cast.oanh, act=act)


class Answer(NamedTuple):
    address: Address
    path: str
    status: int
    body: str
    location: str
    changed: bool
    error: str


def ask(scene: Scene, role: str, those: list[Address], method: str) -> list[Answer]:
    """Ask `those` as `role`; nothing that an answer sets in motion lasts."""
    signed_in = Client(HTTP_HOST="testserver")
    if role != "visitor":
        signed_in.force_login(getattr(scene.cast, role), backend=settings.AUTHENTICATION_BACKENDS[-1])
    answers = []
    for address in those:
        client = Client(HTTP_HOST="testserver")
        client.cookies.update(signed_in.cookies)
        with transaction.atomic():
            answers.append(_ask(client, address, scene.fill(address), method))
            transaction.set_rollback(True)
    return answers


def _ask(client: Client, address: Address, path: str, method: str) -> Answer:
    before = footprint() if method == "post" else None
    try:
        with transaction.atomic():
            response = getattr(client, method)(path)
    except Exception as error:  # noqa: BLE001 shown with the others at the end
        return Answer(address, path, 500, "", "", False, f"{type(error).__name__}: {error}")
    changed = before is not None and footprint() != before
    body = "" if response.streaming else response.content.decode(errors="replace")
    return Answer(address, path, response.status_code, body, response.headers.get("Location", ""), changed, "")


def footprint() -> list[tuple[str, int]]:
    """How many rows every table of ours has, history included: a change of a tracked row leaves one there."""
    ours = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in OUR_APPS]
    tables = sorted({model._meta.db_table for model in ours})
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))  # noqa: S608
        return sorted(cursor.fetchall())


OUR_APPS = {"blocs", "documents", "emulation", "awards"}


def told(answers: list[Answer]) -> list[str]:
    return [f"{a.status} {a.path} ({a.address.name or 'no name'}) {a.error}" for a in answers]


def broken(answers: list[Answer]) -> list[str]:
    return told([answer for answer in answers if answer.status >= 500])


def concerns_the_cast(address: Address) -> bool:
    if not address.arguments or address.name in OPEN_OBJECTS:
        return False
    if address.is_admin:
        model = Scene.model(address)
        return bool(model and model._meta.app_label in OUR_APPS and model not in {Movement, Holiday})
    return address.name in ARGUMENTS and address.name.partition(":")[0] in OUR_APPS


def leaked(role: str, answers: list[Answer]) -> list[str]:
    """Answers that tell somebody of another bloc or council what they may not know."""
    if role not in {"chi", "son", "visitor"}:
        return []
    seen = [answer for answer in answers if answer.status == 200]
    return told(
        [
            answer
            for answer in seen
            if concerns_the_cast(answer.address)
            or (answer.address.name not in OPEN_OBJECTS and any(secret in answer.body for secret in SECRETS))
        ]
    )


def let_in(role: str, answers: list[Answer]) -> list[str]:
    """Answers that a visitor got without being sent to sign in."""
    if role != "visitor":
        return []
    closed = [answer for answer in answers if answer.address.name not in PUBLIC]
    return told([a for a in closed if a.status != 302 or not a.location.startswith(SIGN_IN)])


def changed(role: str, answers: list[Answer]) -> list[str]:
    """Answers to an empty form that changed something for somebody who may change nothing there."""
    outside = [answer for answer in answers if answer.changed and (answer.address.name not in OWN or role == "visitor")]
    return told(outside) if role in {"chi", "son", "visitor"} else []


def check(scene: Scene, role: str, those: list[Address]) -> None:
    wrong: dict[str, list[str]] = {}
    for method in ("get", "post"):
        answers = ask(scene, role, those, method)
        wrong |= {
            f"{method}: error pages": broken(answers),
            f"{method}: told to outsiders": leaked(role, answers),
            f"{method}: open to visitors": let_in(role, answers),
            f"{method}: changed by outsiders": changed(role, answers),
        }
    assert {what: rows for what, rows in wrong.items() if rows} == {}


def test_the_arguments_of_every_address_are_known():
    unknown = [
        address
        for address in EVERY
        if address.arguments
        and not (address.name in ARGUMENTS and set(address.arguments) == set(ARGUMENTS[address.name]))
        and not (address.is_admin and (Scene.model(address) or NAMELESS.match(address.route)))
    ]
    assert unknown == [], "Say in ARGUMENTS which thing of the cast's bloc stands for them."


def test_what_is_listed_here_exists():
    names = {address.name for address in EVERY}
    assert set(ARGUMENTS) - names == set()
    assert PUBLIC - names == set()


def test_names_are_given_once():
    names = Counter(address.name for address in EVERY if address.name)
    assert [name for name, count in names.items() if count > 1] == []
    nameless = [address for address in EVERY if not address.name and address.arguments]
    assert [address for address in nameless if not NAMELESS.match(address.route)] == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scene", STAGES, indirect=True)
def test_pages_of_the_site(scene, role):
    check(scene, role, SITE)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scene", ["signing"], indirect=True)
def test_pages_of_the_administration(scene, role):
    check(scene, role, ADMIN)


READ_BY_MEMBERS = {
    "home", "blocs:bloc_list", "blocs:bloc", "emulation:campaign", "emulation:campaign_roles", "emulation:covenant",
    "emulation:covenant_pdf", "emulation:covenant_sign", "emulation:covenant_decline", "emulation:movement",
}  # fmt: skip


@pytest.mark.parametrize("scene", ["signing"], indirect=True)
def test_members_do_read_what_others_are_refused(scene):
    """The walk above would also pass if nobody reached anything."""
    read = {answer.address.name for answer in ask(scene, "binh", SITE, "get") if answer.status == 200}
    assert read >= READ_BY_MEMBERS
    refused = {answer.address.name for answer in ask(scene, "chi", SITE, "get") if answer.status == 404}
    assert refused >= {name for name in READ_BY_MEMBERS if name in ARGUMENTS} - OPEN_OBJECTS


@pytest.mark.parametrize("scene", ["signing"], indirect=True)
def test_rights_end_at_midnight_on_every_page(scene):
    """Somebody whose mandate for the bloc ended yesterday reads and changes nothing there."""
    cast = scene.cast
    cast.chi = make_person("Chi hôm qua")
    give_mandate(cast.chi, cast.member, capacity="officer", since=today() - timedelta(9), until=today() - timedelta(1))
    check(scene, "chi", SITE)
