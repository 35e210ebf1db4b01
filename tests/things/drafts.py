from common.clock import today
from emulation.drafts import remarking, writing
from emulation.drafts.models import Draft

ARGUMENTS = {
    "emulation:draft_list": {"campaign_pk": "campaign"},
    "emulation:draft_begin": {"campaign_pk": "campaign"},
    "emulation:draft": {"pk": "draft"},
    "emulation:draft_edit": {"pk": "draft"},
    "emulation:draft_circulate": {"pk": "draft"},
    "emulation:draft_comment": {"pk": "draft"},
    "emulation:draft_finish": {"pk": "draft"},
    "emulation:remark_answer": {"pk": "remark"},
}
FILTERS = {Draft: 1}


def draft(scene):
    """A paper that is out for comments, with one."""
    cast = scene.cast
    scene.draft = writing.begin(
        scene.campaign, kind="plan", title="Kế hoạch của khối", text=["Các đơn vị thống nhất."], by=cast.an
    )
    writing.circulate(scene.draft, due_on=today(), by=cast.an)
    scene.remark = remarking.comment(scene.draft, text="Góp ý", by=cast.binh)
