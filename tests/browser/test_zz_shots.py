from datetime import timedelta

from awards.catalogue import loading
from awards.proposals import drafting, reviewing, sudden
from common.clock import now, today
from emulation.conferences import planning
from tests.awards.proposals import making
from tests.awards.proposals.making import award


def test_shots(cast, campaign, new_context, sign_in, axe):
    loading.load()
    s = drafting.begin(campaign, cast.member, by=cast.binh)
    n = making.nominated(
        s,
        by=cast.binh,
        achievement="Hoàn thành xuất sắc nhiệm vụ năm; tham mưu 5 đề án.\nGiảm 30% thời gian xử lý hồ sơ.",
        post="Kế toán viên",
        code="T-CSTDCS",
    )
    making.nominated(
        s, "Trần Văn Minh Quang Đức", by=cast.binh, post="Trưởng phòng", position_class="manager", birth_year=1979
    )
    making.nominated(s, cast.member.name, by=cast.binh, kind="collective", code="T-TTLDXS")
    making.nominated(s, "Lê Hoa", by=cast.binh, code="F-BKBT")
    s2 = drafting.begin(campaign, cast.head, by=cast.an)
    making.handed_in(s2, by=cast.an)
    sud = sudden.report(
        cast.member,
        by=cast.binh,
        council=cast.council,
        award=award("F-BKBT"),
        name="Lê Văn Bảo",
        achieved_on=today() - timedelta(days=12),
        achievement="Cứu hai người bị lũ cuốn.",
        position_class="worker",
    )
    conf = planning.plan(campaign, kind="final", starts_at=now() + timedelta(days=5), place="Hội trường A", by=cast.an)
    bad = []

    def shot(who, paths, tag):
        for size, w, h in (("d", 1366, 768), ("p", 390, 844)):
            page = new_context().new_page()
            page.set_viewport_size({"width": w, "height": h})
            sign_in(page, who)
            for name, path in paths:
                page.goto(path)
                page.screenshot(path=f"/tmp/proposals_shots/{tag}-{name}-{size}.png", full_page=True)
                try:
                    axe(page)
                except AssertionError as e:
                    bad.append(str(e)[:1500])
                if page.evaluate("document.documentElement.scrollWidth") > w:
                    bad.append(f"wide {path} {w}")

    b = f"/ho-so-khen-thuong/{s.pk}/"
    shot(
        cast.binh,
        [
            ("desk", "/khen-thuong/"),
            ("sub", b),
            ("nom", f"/de-nghi/{n.pk}/"),
            ("nomedit", f"/de-nghi/{n.pk}/sua/"),
            ("dossier", b + "thanh-phan/"),
            ("add", b + "thanh-phan/them/"),
            ("nominate", b + "de-cu/"),
            ("edit", b + "sua/"),
            ("submit", b + "nop/"),
            ("print", b + "in/"),
            ("sudden", "/khen-thuong/dot-xuat/"),
            ("slist", "/khen-thuong/dot-xuat/danh-sach/"),
            ("begin", f"/nam/{campaign.pk}/de-nghi/lap/"),
            ("withdraw", b + "rut/"),
        ],
        "binh",
    )
    s = making.handed_in(s, by=cast.binh)
    shot(
        cast.an,
        [
            ("desk", "/khen-thuong/"),
            ("year", f"/nam/{campaign.pk}/de-nghi/"),
            ("ballot", f"/nam/{campaign.pk}/de-nghi/bo-phieu/"),
            ("sub", b),
            ("fwd", b + "chuyen/"),
            ("ret", b + "tra-lai/"),
        ],
        "an",
    )
    reviewing.forward(s, by=cast.an)
    shot(
        cast.thu,
        [
            ("desk", "/khen-thuong/"),
            ("sub", b),
            ("check", b + "kiem-tra/"),
            ("sud", f"/ho-so-khen-thuong/{sud.pk}/"),
            ("slist", "/khen-thuong/dot-xuat/danh-sach/"),
            ("home", "/"),
        ],
        "thu",
    )
    assert not bad, "\n\n".join(bad)
