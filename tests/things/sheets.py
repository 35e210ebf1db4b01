from emulation.sheets import blocking, opening
from emulation.sheets.models import Assessment, ScoreChange, ScoringRound
from tests.emulation.sheets.conftest import days_from, put, score_of

NEEDS = ("criteria", "reports")
ARGUMENTS = {
    **{
        f"emulation:scoring{name}": {"campaign_pk": "campaign"}
        for name in ("", "_open", "_table", "_final", "_blocks", "_results")
    },
    **{
        f"emulation:sheet{name}": {"pk": "sheet"}
        for name in ("", "_log", "_print", "_xlsx", "_figures", "_verifier", "_blocks")
    },
    "emulation:sheet_group": {"pk": "sheet", "code": "group_code"},
    "emulation:sheet_totals": {"pk": "sheet", "code": "group_code"},
    "emulation:sheet_evidence": {"pk": "sheet", "score_pk": "score"},
    "emulation:sheet_assign": {"pk": "sheet", "score_pk": "score"},
    "emulation:sheet_act": {"pk": "sheet", "word": "act_word"},
}


def signing(scene):
    """The member scores itself; the head's unit is blocked."""
    cast = scene.cast
    scene.round = opening.open_round(scene.campaign, days_from(), by=cast.an)
    scene.sheet = scene.round.sheets.get(unit=cast.member)
    put(scene.sheet, "B1", "đạt", by=cast.binh)
    scene.score, scene.group_code, scene.act_word = score_of(scene.sheet, "B1"), "B", "nop"
    scene.assessment = Assessment.objects.filter(score=scene.score).first()
    scene.block = blocking.block(scene.round.sheets.get(unit=cast.head), "Lý do", note="Quyết định số 1", by=cast.thu)
    scene.change = ScoreChange.objects.filter(sheet=scene.sheet).first()
    scene.round = ScoringRound.objects.get(pk=scene.round.pk)
