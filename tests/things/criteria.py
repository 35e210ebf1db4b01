from dataclasses import replace

from emulation.criteria import building, drafting
from emulation.criteria.models import CriteriaTable, Criterion
from emulation.scoring.tables import Reason
from tests.emulation.criteria import making

NEEDS = ("covenants",)
ARGUMENTS = {
    **{
        f"emulation:criteria_{name}": {"campaign_pk": "campaign"}
        for name in ("list", "begin", "copy", "import", "sample")
    },
    **{
        f"emulation:criteria_{name}": {"pk": "table"}
        for name in (
            "table",
            "file",
            "tree",
            "settings",
            "try",
            "results_sample",
            "publish",
            "new_version",
            "withdraw",
        )
    },
    "emulation:criterion_add": {"pk": "table"},
    "emulation:criterion_move": {"pk": "table"},
    "emulation:criterion_edit": {"pk": "table", "row_pk": "criterion"},
    "emulation:criterion_remove": {"pk": "table", "row_pk": "criterion"},
}
FILTERS = {CriteriaTable: 1, Criterion: 1}


def signing(scene):
    """A published table and a new version of it that is being drafted: only those who prepare the year see it."""
    scene.published_table = publish(scene.campaign, by=scene.cast.an)
    scene.table = drafting.new_version(scene.published_table, because="Sửa", by=scene.cast.an)
    scene.criterion = scene.table.criteria.get(code="A1")


def publish(campaign, *, by):
    """A published table that knows reasons not to consider a unit; data can show one of them."""
    table = making.begin(campaign, by=by)
    reasons = tuple(Reason(code, code) for code in ("ly_do", "ly_do_khac", "not_registered"))
    wanted = replace(building.engine_table(table), reasons=reasons)
    return making.publish(drafting.change_settings(table, wanted, by=by), by=by)
