"""The administration of who takes part: units, councils, blocs, seats, terms, people and their mandates."""

from blocs.admin import blocs, divisions, people, units

__all__ = ["blocs", "divisions", "people", "units"]
