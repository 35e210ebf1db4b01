from blocs import succession
from blocs.models import Unit
from common.clock import today
from tests.conftest import make_bloc, make_unit

ARGUMENTS = {"blocs:bloc": {"pk": "bloc"}}
READ_BY_MEMBERS = {"home", "blocs:bloc_list", "blocs:bloc"}


def draft(scene):
    cast = scene.cast
    scene.council, scene.unit, scene.person = cast.council, cast.member, cast.binh
    scene.membership, scene.term = cast.member.memberships.first(), cast.head.terms.first()
    scene.mandate = cast.binh.mandates.first()
    scene.succession = succession.link(cast.member, cast.deputy, kind="rename", by=cast.thu, note="")


def listed(scene):
    cast = scene.cast
    for council in (cast.council, make_bloc().council):
        council.standing_unit = cast.head
        council.save()
    gone = [make_unit(), make_unit()]
    new = Unit(code=f"{gone[0].code}-MOI", name=f"{gone[0].name} mới")
    succession.merge(gone, into=new, on=today(), decision="QĐ 1", by=cast.admin)
