from emulation.sheets import blocking, entering, opening
from emulation.sheets.models import Assessment, Block, Score, ScoreChange, ScoreSheet, ScoringRound
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
FILTERS = {Assessment: 1, Block: 1, Score: 1, ScoreChange: 3, ScoreSheet: 1, ScoringRound: 1}


def signing(scene):
    """The member scores itself; the deputy has handed in; the head's unit is blocked."""
    cast = scene.cast
    scene.round = opening.open_round(scene.campaign, days_from(), by=cast.an)
    done = scene.round.sheets.get(unit=cast.deputy)
    put(done, "B1", "đạt", by=cast.dung)
    entering.hand_in(done, by=cast.dung)
    # What the administration shows; it knows nothing of a sheet that is not handed in.
    scene.score_handed_in = score_of(done, "B1")
    scene.assessment = Assessment.objects.get(score=scene.score_handed_in)
    scene.change = ScoreChange.objects.filter(sheet=done).first()
    scene.sheet = scene.round.sheets.get(unit=cast.member)
    put(scene.sheet, "B1", "đạt", by=cast.binh)
    scene.score, scene.group_code, scene.act_word = score_of(scene.sheet, "B1"), "B", "nop"
    scene.block = blocking.block(scene.round.sheets.get(unit=cast.head), "ly_do", note="Quyết định số 1", by=cast.thu)
