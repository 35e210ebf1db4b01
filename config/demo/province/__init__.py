"""An invented province of any size, to see how the site behaves with it: nothing in it is real.

Written in bulk and therefore without history; it is loaded into an empty database only.
"""

from __future__ import annotations

from config.demo.province import places, rankings, reports, scores, years
from config.demo.province.years import Year

MOST_LEAVES = 200


def build(*, blocs: int, units: int, back: int, leaves: int, largest: int, password: str | None) -> list[Year]:
    """Fill the database with `back` years; return the bloc years, this year's first, the largest bloc's last of each.

    `leaves` (a multiple of ten) is the size of a criteria table; that of the largest bloc has `MOST_LEAVES`. Years that
    are over have a published ranking.
    """
    officer, seated = places.build(blocs=blocs, units=units, largest=largest, years=back, password=password)
    made = years.build(seated, years=back)
    handed = reports.build(made)
    scored = scores.build(made, handed, leaves=leaves, most_leaves=MOST_LEAVES)
    rankings.build(scored, officer)
    return made
