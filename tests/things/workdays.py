from datetime import timedelta

from common import history
from common.clock import today
from emulation.workdays.models import Holiday

OPEN_MODELS = {Holiday}
FILTERS = {Holiday: 2}


def draft(scene):
    """A day off: today, unless it is one already."""
    day = today() + timedelta(days=Holiday.objects.count())
    scene.holiday = Holiday(day=day, name="Nghỉ", source="Thông báo")
    history.save(scene.holiday, by=scene.cast.thu)
