from documents import paper
from emulation.conferences.models import Attendance
from emulation.minutes import signing as minutes_signing
from emulation.minutes import writing
from emulation.minutes.models import Minutes, SectionVersion
from tests.emulation.minutes.conftest import finish, hold, make_conference

NEEDS = ("covenants", "conferences")
ARGUMENTS = {
    **{
        f"emulation:{name}": {"pk": "held"}
        for name in (
            "minutes",
            "minutes_pdf",
            "minutes_docx",
            "minutes_write",
            "minutes_versions",
            "minutes_finish",
            "minutes_take_back",
            "minutes_sign",
            "minutes_signed",
        )
    },
    "emulation:minutes_section": {"pk": "held", "key": "section_key"},
    "emulation:minutes_restore": {"pk": "held", "version_pk": "section_version"},
}
FILTERS = {Minutes: 1}


def last(scene):
    """A conference that was held, with minutes being written or signed, and an old version."""
    cast = scene.cast
    scene.held, scene.section_key = hold(make_conference(scene.campaign)), "opening"
    Attendance.objects.create(conference=scene.held, unit=cast.head, order=1, presence="present")
    for version, by in enumerate((cast.oanh, cast.thu)):
        writing.save_section(scene.held, "opening", f"Các đơn vị thống nhất ký kết {version}", version=version, by=by)
    if scene.stage == "signing":
        minutes = finish(cast, scene.held)
        act = paper.Act(proof="password", text_sha256=minutes.document.sha256)
        minutes_signing.sign(minutes, role="secretary", by=cast.oanh, act=act)
    scene.minutes = Minutes.objects.get(conference=scene.held)
    scene.section_version = SectionVersion.objects.filter(section__minutes=scene.minutes).first()
