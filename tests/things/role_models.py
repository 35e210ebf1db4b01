from common.clock import today
from emulation.role_models import adopting, consenting, deciding, noticing
from emulation.role_models.models import Adoption, RoleModel

NEEDS = ("evidence",)
ARGUMENTS = {
    "emulation:role_model_list": {"pk": "campaign"},
    "emulation:role_model_notice": {"pk": "campaign"},
    **{
        f"emulation:{name}": {"pk": "role_model"}
        for name in (
            "role_model",
            "role_model_edit",
            "role_model_check",
            "role_model_publish",
            "role_model_withdraw",
            "role_model_take_up",
            "role_model_consent",
            "role_model_consent_withdraw",
            "role_model_adopt",
        )
    },
    "emulation:adoption_answer": {"pk": "adoption"},
}
FILTERS = {RoleModel: 3, Adoption: 1}


def signing(scene):
    """A published person of the member's, and a claim that the deputy's unit adopted it."""
    cast = scene.cast
    row = noticing.notice(
        scene.campaign, cast.member, name="Chị Ví Dụ", what_was_done="Các đơn vị thống nhất ký kết.", by=cast.binh
    )
    deciding.check(row, by=cast.binh)
    consenting.record(row, on=today(), how="Phiếu có chữ ký", is_explicit=True, by=cast.binh)
    scene.role_model = deciding.publish(row, by=cast.an)
    scene.adoption = adopting.register(scene.role_model, cast.deputy, what_was_applied="Làm theo", by=cast.binh)
