from emulation.reports.models import Report, ReportRequest, ReportSectionVersion
from emulation.reviews import reviewing
from tests.emulation.reports import making

NEEDS = ("covenants", "evidence")
ARGUMENTS = {
    "emulation:report_list": {"campaign_pk": "campaign"},
    "emulation:report_ask": {"campaign_pk": "campaign"},
    **{
        f"emulation:{name}": {"pk": "request"}
        for name in ("report_request", "report_request_move", "report_request_withdraw", "report_request_members")
    },
    **{
        f"emulation:{name}": {"pk": "report"}
        for name in (
            "report",
            "report_pdf",
            "report_write",
            "report_versions",
            "report_submit",
            "report_submitted",
            "report_review",
            "report_reviewed",
            "report_steps",
            "report_reassign",
            "report_extend",
            "report_unlock",
            "report_waive",
            "report_ask_again",
            "report_take_back",
        )
    },
    "emulation:report_part": {"pk": "report", "key": "part"},
    "emulation:report_evidence": {"pk": "report", "key": "part"},
    "emulation:report_restore": {"pk": "report", "version_pk": "report_version"},
}
FILTERS = {Report: 1, ReportRequest: 3}


def signing(scene):
    """A report that is under review, with an old text; the head's own was accepted."""
    cast, scene.part = scene.cast, "situation"
    scene.request = making.make_request(scene.campaign, by=cast.an, note="Các đơn vị thống nhất ký kết báo cáo.")
    scene.report = making.report_of(scene.request, cast.member)
    making.write(scene.report, by=cast.binh, body="Các đơn vị thống nhất ký kết.")
    making.write(scene.report, by=cast.binh, body="Ngắn.", value="3")
    scene.report_version = ReportSectionVersion.objects.filter(section__report=scene.report).first()
    scene.submission = making.hand_in(making.report_of(scene.request, cast.member), by=cast.binh)
    own = making.report_of(scene.request, cast.head)
    making.hand_in(own, by=cast.an)
    reviewing.accept(making.report_of(scene.request, cast.head), submission=1, by=cast.dung)
    scene.report.refresh_from_db()
