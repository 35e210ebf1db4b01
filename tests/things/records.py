from datetime import date

from awards.records import access
from awards.records.models import AwardRecord, Discipline, Grading, Initiative, Recipient
from tests.awards.records import making

NEEDS = ("catalogue",)
_PERSON = {"pk": "recipient"}
ARGUMENTS = {
    "awards:recipient": _PERSON,
    "awards:recipient_edit": _PERSON,
    "awards:recipient_move": _PERSON,
    "awards:recipient_merge": _PERSON,
    "awards:grading_put": _PERSON,
    "awards:initiative_add": _PERSON,
    "awards:discipline_add": _PERSON,
    "awards:award_record_add": _PERSON,
    "awards:initiative_edit": {"pk": "initiative"},
    "awards:discipline_edit": {"pk": "discipline"},
    "awards:award_record_edit": {"pk": "award_record"},
}
LOOK = 1
"""Who reads a list of people is noted."""
FILTERS = {
    Recipient: LOOK,
    Grading: LOOK + 1,
    Initiative: LOOK + 1,
    Discipline: LOOK,
    AwardRecord: LOOK + 1,
    access.Access: 2,
}


def draft(scene):
    cast = scene.cast
    scene.recipient = making.person(cast.member, birth_year=1980)
    scene.namesake = making.person(cast.member, scene.recipient.name, birth_year=1981)
    scene.grading = making.graded(scene.recipient, 2024)
    scene.initiative = making.initiative(scene.recipient, 2024)
    scene.discipline = making.disciplined(scene.recipient, date(2023, 1, 1), date(2023, 6, 30))
    scene.award_record = making.awarded(scene.recipient, scene.award, 2024)
    scene.access = access.note(cast.thu, access.What.PAGE, scene.recipient)


def listed(scene):
    making.graded(making.collective(scene.cast.head), 2023, members=12)
    making.awarded(making.person(scene.cast.head), scene.award, 2023)
    access.note(scene.cast.thu, access.What.SEARCH, words="nguyen")
