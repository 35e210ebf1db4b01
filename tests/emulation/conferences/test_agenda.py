"""The agenda: order, papers, their versions."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from documents.models import Document
from documents.uploads import Upload
from emulation.conferences import agenda, hands, holding
from emulation.conferences.models import Paper
from tests.conftest import codes

PDF = Upload(b"%PDF-1.7 ban dau", "application/pdf")
NEW = Upload(b"%PDF-1.7 ban cuoi", "application/pdf")
KINDS = {"stage": Paper.Stage.DRAFT, "audience": Paper.Audience.MEMBERS}


def titles(conference):
    return [(item.number, item.title) for item in conference.agenda.all()]


@pytest.fixture
def three(cast, conference):
    return [conference.agenda.get(), *[agenda.put(conference, title=t, by=cast.an) for t in ("Tham luận", "Bàn giao")]]


def test_points_are_numbered_in_order_and_sent_twice_kept_once(cast, conference, three):
    agenda.put(conference, title="Bàn giao", by=cast.an)
    assert titles(conference) == [(1, "Báo cáo tổng kết"), (2, "Tham luận"), (3, "Bàn giao")]


def test_a_point_moves_up_and_down_once_for_a_click_sent_twice(cast, conference, three):
    for _ in range(2):
        agenda.move(three[2], up=True, seen=3, by=cast.oanh)
    assert titles(conference) == [(1, "Báo cáo tổng kết"), (2, "Bàn giao"), (3, "Tham luận")]
    agenda.move(three[0], up=True, by=cast.oanh)
    agenda.move(three[2], up=False, by=cast.oanh)
    assert titles(conference) == [(1, "Báo cáo tổng kết"), (2, "Tham luận"), (3, "Bàn giao")]


def test_the_points_after_one_taken_off_move_up(cast, conference, three):
    paper = agenda.attach(three[0], title="Dự thảo", upload=PDF, by=cast.an, **KINDS)
    for _ in range(2):
        agenda.remove(three[0], by=cast.an)
    assert titles(conference) == [(1, "Tham luận"), (2, "Bàn giao")]
    assert Document.objects.filter(pk=paper.document_id).exists()
    with pytest.raises(ValidationError) as error:
        agenda.put(conference, item=three[0], title="Lại", by=cast.an)
    assert codes(error) == {"removed"}


@pytest.mark.parametrize("who", ["binh", "dung", "chi", "son"])
def test_only_who_prepares_writes_the_agenda(cast, conference, who):
    item, person = conference.agenda.get(), getattr(cast, who)
    acts = [
        lambda: agenda.put(conference, title="Thêm", by=person),
        lambda: agenda.move(item, up=True, by=person),
        lambda: agenda.remove(item, by=person),
        lambda: agenda.attach(item, title="Tệp", upload=PDF, by=person, **KINDS),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_a_replaced_paper_stays_on_file(cast, conference):
    paper = agenda.attach(conference.agenda.get(), title="Báo cáo", upload=PDF, by=cast.oanh, **KINDS)
    assert agenda.attach(conference.agenda.get(), title="Báo cáo", upload=PDF, by=cast.oanh, **KINDS) == paper
    new = agenda.revise(paper, title="Báo cáo", stage="final", audience="members", upload=NEW, by=cast.an)
    assert (new.stage, new.document.supersedes) == ("final", paper.document)
    assert [bytes(row.file.data) for row in agenda.versions(new)] == [NEW.data, PDF.data]
    again = agenda.revise(new, title="Báo cáo", stage="final", audience="members", upload=NEW, by=cast.an)
    assert again.document == new.document
    for _ in range(2):
        agenda.detach(new, by=cast.an)
    assert Document.objects.filter(kind="attachment").count() == 2


def test_after_the_session_the_agenda_stays(cast, session):
    hands.count(session, question="Thông qua?", in_favour=0, item=session.agenda.get(), by=cast.oanh)
    with pytest.raises(ValidationError) as error:
        agenda.remove(session.agenda.get(), by=cast.an)
    assert codes(error) == {"has_votes"}
    holding.close_session(session, by=cast.an)
    with pytest.raises(ValidationError) as error:
        agenda.put(session, title="Thêm", by=cast.an)
    assert codes(error) == {"over"}
