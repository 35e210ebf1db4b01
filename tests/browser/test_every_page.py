"""Every page of a bloc year, at a desk and on a phone: axe finds nothing, it fits the screen, one act stands out."""

import pytest

from blocs.models import Unit
from tests.every_url.addresses import SITE
from tests.scene import build

LONG = (
    "Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính tỉnh Ví Dụ",
    "Ban Quản lý Dự án đầu tư xây dựng các công trình giao thông và nông nghiệp tỉnh Ví Dụ",
    "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh Ví Dụ",
)
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PAGES = [address for address in SITE if address.name.startswith("emulation:")]
LOOK = """() => ({
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    acts: [...document.querySelectorAll("main .btn-primary")].filter((each) => each.checkVisibility()).length,
    heads: document.querySelectorAll("h1").length,
})"""


def built():
    """The year while the covenant is signed, of units with names as long as real ones."""
    scene = build("signing")
    cast = scene.cast
    for unit, name in zip((cast.head, cast.member, cast.deputy), LONG, strict=True):
        Unit.objects.filter(pk=unit.pk).update(name=name)
    return scene


def is_page(context, path):
    """Whether `path` shows a page to this reader: no file, nothing refused, nothing that is only posted to."""
    answer = context.request.get(path)
    return answer.ok and answer.headers["content-type"].startswith("text/html") and "<main" in answer.text()


@pytest.mark.parametrize(
    ("who", "viewport"),
    [("thu", DESK), ("an", PHONE), ("binh", PHONE), ("binh", DESK)],
    ids=["secretariat", "head", "member", "member-office"],
)
def test_every_page_of_the_bloc_year_is_in_order(new_context, sign_in, axe, who, viewport):
    scene = built()
    context = new_context()
    page = context.new_page()
    page.set_viewport_size(viewport)
    sign_in(page, getattr(scene.cast, who))
    seen = [path for path in (address.fill(scene) for address in PAGES) if is_page(context, path)]
    assert len(seen) > 20
    wrong = {}
    for path in seen:
        page.goto(path)
        axe(page)
        found = page.evaluate(LOOK)
        if found["wider"] > 0 or found["acts"] > 1 or found["heads"] != 1:
            wrong[path] = found
    assert wrong == {}
