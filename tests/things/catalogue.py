from datetime import date

from awards.catalogue.models import AwardTerms, AwardType, BaseSalary

ARGUMENTS = {"awards:award": {"code": "award_code"}}
OPEN = {"awards:award"}
OPEN_MODELS = {AwardType, AwardTerms, BaseSalary}


def draft(scene):
    number = scene.bloc.pk
    scene.award_code = f"X-{number}"
    scene.award = AwardType.objects.create(
        code=scene.award_code, name=f"Danh hiệu {number}", kind="title", recipient="individual", level="base"
    )
    scene.award_terms = AwardTerms.objects.create(
        award=scene.award, regime="nd152", since=date(2025, 7, 1), individual=1, legal_basis="NĐ 152", confidence="K"
    )
    scene.base_salary = BaseSalary.objects.create(
        since=date(2000, 1, 1 + number % 28), amount=1_000_000, legal_basis="Nghị định"
    )
