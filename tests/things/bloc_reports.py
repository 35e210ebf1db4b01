from datetime import timedelta

from common.clock import today
from emulation.bloc_reports import drafting, remarking
from emulation.bloc_reports.models import BlocReport, BlocReportVersion

NEEDS = ("reports",)
ARGUMENTS = {
    "emulation:bloc_report_list": {"campaign_pk": "campaign"},
    "emulation:bloc_report_begin": {"campaign_pk": "campaign", "request_pk": "request"},
    **{
        f"emulation:bloc_report{name}": {"pk": "bloc_report"}
        for name in (
            "",
            "_pdf",
            "_docx",
            "_title",
            "_write",
            "_collect",
            "_versions",
            "_circulate",
            "_comment",
            "_adopt",
            "_figures",
            "_movements",
        )
    },
    "emulation:bloc_report_section": {"pk": "bloc_report", "key": "part"},
    "emulation:bloc_report_figure": {"pk": "bloc_report", "key": "figure_key"},
    "emulation:bloc_report_restore": {"pk": "bloc_report", "version_pk": "bloc_report_version"},
    "emulation:bloc_report_answer": {"pk": "bloc_remark"},
    **{
        f"emulation:bloc_report_movement{name}": {"pk": "bloc_report", "movement_pk": "movement"}
        for name in ("", "_pdf", "_docx")
    },
}
FILTERS = {BlocReport: 1}


def signing(scene):
    """The report of the bloc, out for comments, with one."""
    cast, scene.figure_key = scene.cast, "figure-news_own"
    scene.bloc_report = drafting.begin(scene.request, by=cast.an)
    for version, body in enumerate(("Các đơn vị thống nhất ký kết.", "Ngắn.")):
        drafting.save_section(scene.bloc_report, "situation", body, version=version, by=cast.an)
    scene.bloc_report_version = BlocReportVersion.objects.filter(section__report=scene.bloc_report).first()
    scene.bloc_report = drafting.circulate(scene.bloc_report, by=cast.an, due_on=today() + timedelta(days=5))
    scene.bloc_remark = remarking.comment(scene.bloc_report, key="situation", text="Góp ý", by=cast.binh)
