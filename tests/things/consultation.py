from awards.consultation import opinions, publishing
from awards.consultation.models import PublicNotice
from tests.awards import making
from tests.awards.records.making import person

NEEDS = ("proposals",)
ARGUMENTS = {
    "awards:public_notice": {"pk": "public_notice"},
    "awards:public_notice_close": {"pk": "public_notice"},
    "awards:opinion_answer": {"pk": "opinion"},
    "awards:public_notice_publish": {"council_pk": "council"},
}
PUBLIC = {"awards:public_notices", "awards:public_notice"}
FILTERS = {PublicNotice: 1}


def signing(scene):
    """A nomination that the public reads, and what somebody said about it."""
    cast = scene.cast
    row = making.checked(scene.campaign, person(cast.member, "Lê Thị Công Khai"), "T-CSTDTQ", by=cast.thu)
    scene.public_notice = publishing.publish(cast.council, [row], title="Lấy ý kiến", by=cast.thu)
    scene.opinion = opinions.give(scene.public_notice, text="Rất xứng đáng.", name="Trần Văn Ba")
