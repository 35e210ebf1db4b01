from blocs.division import drafting
from common.clock import today

ARGUMENTS = {
    f"emulation:{name}": {"pk": "redivision"}
    for name in (
        "redivision",
        "redivision_edit",
        "redivision_file",
        "redivision_template",
        "redivision_bloc_add",
        "redivision_units",
        "redivision_apply",
        "redivision_applied",
        "redivision_discard",
    )
}


def draft(scene):
    """A plan for a new division."""
    cast = scene.cast
    decision = f"Quyết định số {scene.bloc.pk}/QĐ-UBND"
    scene.redivision = drafting.begin(cast.council, effective_on=today(), decision=decision, by=cast.thu)
