"""Who takes part: units, the councils and blocs they sit in, the roles they hold, and the people who act for them."""

from blocs.models.blocs import Bloc, Council, Level, Membership, Term
from blocs.models.divisions import PlannedBloc, PlannedSeat, Redivision
from blocs.models.people import Mandate, PositionClass, User
from blocs.models.units import Succession, Unit

__all__ = [
    "Bloc",
    "Council",
    "Level",
    "Mandate",
    "Membership",
    "PlannedBloc",
    "PlannedSeat",
    "PositionClass",
    "Redivision",
    "Succession",
    "Term",
    "Unit",
    "User",
]
