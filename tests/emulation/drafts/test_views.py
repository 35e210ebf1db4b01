"""The pages of drafts, as members, head and others meet them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.clock import today
from emulation.drafts import remarking, writing
from emulation.drafts.models import Draft, Remark
from tests.emulation.drafts.conftest import TEXT


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


def get(client, person, path, status=200):
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == status
    return response


def post(client, person, path, status=302, **data):
    client.force_login(person)
    response = client.post(path, data)
    assert response.status_code == status
    return response


def test_the_life_of_a_plan_through_its_pages(client, cast, campaign):
    response = post(
        client, cast.oanh, f"/nam/{campaign.pk}/du-thao/moi/", kind="plan", title="Kế hoạch", text="Một\n\nHai\nBa",
    )  # fmt: skip
    draft = Draft.objects.get()
    assert response.url == f"/du-thao/{draft.pk}/"
    get(client, cast.binh, response.url, 404)

    due = today() + timedelta(days=3)
    post(client, cast.oanh, f"/du-thao/{draft.pk}/lay-y-kien/", due_on=f"{due:%d/%m/%Y}")
    shown = get(client, cast.binh, response.url).content.decode()
    assert "Comment on paragraph 2" in shown and "Edit the draft" not in shown

    second = draft.paragraphs.get(number=2)
    form = get(client, cast.binh, f"/du-thao/{draft.pk}/gop-y/?doan=2").content.decode()
    assert f'name="paragraph" value="{second.pk}"' in form
    post(client, cast.binh, f"/du-thao/{draft.pk}/gop-y/", paragraph=second.pk, text="Nên rõ hơn")
    remark = Remark.objects.get()
    assert (remark.unit, remark.paragraph) == (cast.member, second)

    page = get(client, cast.an, response.url).content.decode()
    assert "Answer the comments" in page and "Nên rõ hơn" in page
    post(
        client,
        cast.oanh,
        f"/du-thao/gop-y/{remark.pk}/",
        outcome="accepted",
        answer="Đã sửa",
        seen=seen(client, remark),
    )
    edit = get(client, cast.oanh, f"/du-thao/{draft.pk}/soan/").context["form"]
    post(
        client, cast.oanh, f"/du-thao/{draft.pk}/soan/", title="Kế hoạch", text="Một\nHai rõ hơn\nBa",
        seen=edit["seen"].value(),
    )  # fmt: skip

    post(client, cast.oanh, f"/du-thao/{draft.pk}/chot/", 403)
    check = get(client, cast.an, f"/du-thao/{draft.pk}/chot/")
    assert "<ins> rõ hơn</ins>" in check.content.decode()
    post(client, cast.an, f"/du-thao/{draft.pk}/chot/", read=check.context["form"]["read"].value())
    final = get(client, cast.binh, response.url).content.decode()
    assert "Final since" in final and "<ins> rõ hơn</ins>" in final and "Đã sửa" in final
    assert "Comment on" not in final


def seen(client, remark):
    return client.get(f"/du-thao/gop-y/{remark.pk}/").context["form"]["seen"].value()


@pytest.mark.parametrize(
    ("who", "listed", "write"),
    [("an", 200, 200), ("oanh", 200, 200), ("thu", 200, 200), ("binh", 200, 403), ("chi", 404, 404), ("son", 404, 404)],
)
def test_who_reads_and_who_writes(client, cast, campaign, circulated, who, listed, write):
    person = getattr(cast, who)
    get(client, person, f"/nam/{campaign.pk}/du-thao/", listed)
    get(client, person, f"/du-thao/{circulated.pk}/", listed)
    for page in ("soan", "lay-y-kien"):
        get(client, person, f"/du-thao/{circulated.pk}/{page}/", write)
    get(client, person, f"/nam/{campaign.pk}/du-thao/moi/", write)


def test_two_writers_do_not_write_over_each_other(client, cast, plan):
    form = get(client, cast.oanh, f"/du-thao/{plan.pk}/soan/").context["form"]
    writing.write(plan, title=plan.title, text=["Của người khác"], by=cast.an)
    sent = {"title": plan.title, "text": "Của tôi", "seen": form["seen"].value()}
    refused = post(client, cast.oanh, f"/du-thao/{plan.pk}/soan/", 200, **sent)
    assert "Của người khác" in refused.content.decode() and "Của tôi" in refused.content.decode()
    assert writing.words(plan) == ["Của người khác"]


def test_a_text_that_changed_meanwhile_is_shown_again_before_it_is_final(client, cast, circulated):
    check = get(client, cast.an, f"/du-thao/{circulated.pk}/chot/")
    writing.write(circulated, title=circulated.title, text=[*TEXT, "Thêm"], by=cast.oanh)
    read = check.context["form"]["read"].value()
    again = post(client, cast.an, f"/du-thao/{circulated.pk}/chot/", 200, read=read)
    assert "changed after you opened this page" in again.content.decode()
    post(client, cast.an, f"/du-thao/{circulated.pk}/chot/", read=again.context["form"]["read"].value())
    assert Draft.objects.get().state == "final"


def test_a_final_paper_is_not_opened_for_writing(client, cast, circulated):
    writing.finish(circulated, by=cast.an)
    for page in ("soan", "lay-y-kien", "chot"):
        assert get(client, cast.an, f"/du-thao/{circulated.pk}/{page}/", 302).url == f"/du-thao/{circulated.pk}/"


def test_what_a_paper_lacks_stands_above_the_form(client, cast, campaign):
    draft = writing.begin(campaign, kind="other", title="Trống", by=cast.an)
    due = f"{today():%d/%m/%Y}"
    response = post(client, cast.an, f"/du-thao/{draft.pk}/lay-y-kien/", 200, due_on=due)
    assert "The paper has no text yet." in response.content.decode()
    assert due in response.content.decode()


def test_a_year_without_papers_says_what_to_do_first(client, cast, campaign):
    assert "No papers yet" in get(client, cast.binh, f"/nam/{campaign.pk}/du-thao/").content.decode()
    assert f"/nam/{campaign.pk}/du-thao/moi/" in get(client, cast.an, f"/nam/{campaign.pk}/du-thao/").content.decode()


def test_the_papers_stand_on_the_page_of_the_year(client, cast, campaign, circulated):
    page = get(client, cast.binh, f"/nam/{campaign.pk}/").content.decode()
    assert f'href="/du-thao/{circulated.pk}/"' in page


def many(cast, campaign, count):
    for number in range(count):
        draft = writing.begin(
            campaign,
            kind="plan",
            title=f"Kế hoạch {count}-{number}",
            text=[f"Đoạn {n}" for n in range(count)],
            by=cast.an,
        )
        writing.circulate(draft, by=cast.an)
        for paragraph in draft.paragraphs.all():
            remarking.comment(draft, text="Góp ý", paragraph=paragraph, by=cast.binh)
    return draft


def test_lists_and_papers_of_any_length_cost_the_same(client, cast, campaign):
    counts = []
    for count in (1, 3):
        draft = many(cast, campaign, count)
        client.force_login(cast.an)
        for path in (f"/nam/{campaign.pk}/du-thao/", f"/du-thao/{draft.pk}/"):
            client.get(path)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(path)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
