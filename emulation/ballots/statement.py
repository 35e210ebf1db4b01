"""By which rule a ballot is decided, in words: for the page in the reader's language, for papers in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from emulation.ballots.models import Ballot

Base, TieBreak = Ballot.Base, Ballot.TieBreak
PERCENT = {5, 10, 20, 25, 50, 100}
"""Shares of so many parts are said in per cent, others as a fraction."""

PAGE: Mapping[str, Any] = {
    "all of": _("all of %(base)s"),
    "over half": _("more than half of %(base)s"),
    "over percent": _("more than %(percent)s %% of %(base)s"),
    "over parts": _("more than %(parts)s/%(of)s of %(base)s"),
    "half": _("at least half of %(base)s"),
    "percent": _("at least %(percent)s %% of %(base)s"),
    "parts": _("at least %(parts)s/%(of)s of %(base)s"),
    "units all": _("all units of the bloc"),
    "units present": _("the units present"),
    "members all": _("all members of the council"),
    "members present": _("the members present or asked in writing"),
    "valid": _("the valid votes"),
    "anybody": _("no quorum is stated"),
    "none": _("a tie at the last place stays open"),
    "ranking": _("at a tie the better place in the ranking decides"),
    "run_off": _("at a tie there is a second ballot among those who tied"),
    "chair": _("at a tie the chair decides"),
}
PAPER: Mapping[str, Any] = {
    "all of": "toàn bộ %(base)s",
    "over half": "quá nửa %(base)s",
    "over percent": "trên %(percent)s %% %(base)s",
    "over parts": "trên %(parts)s/%(of)s %(base)s",
    "half": "từ một nửa %(base)s trở lên",
    "percent": "từ %(percent)s %% %(base)s trở lên",
    "parts": "ít nhất %(parts)s/%(of)s %(base)s",
    "units all": "tổng số đơn vị trong khối",
    "units present": "số đơn vị có mặt",
    "members all": "tổng số thành viên Hội đồng",
    "members present": "số thành viên có mặt hoặc được lấy ý kiến bằng văn bản",
    "valid": "số phiếu hợp lệ",
    "anybody": "không quy định số có mặt tối thiểu",
    "none": "bằng phiếu ở vị trí cuối thì để ngỏ",
    "ranking": "bằng phiếu thì đơn vị có thứ hạng cao hơn được chọn",
    "run_off": "bằng phiếu thì bỏ phiếu lại giữa các đối tượng bằng phiếu",
    "chair": "bằng phiếu thì chủ tọa quyết định",
}


def threshold(ballot: Ballot, said: Mapping[str, Any] = PAGE) -> str:
    """Return the votes needed: “more than half of the units present”, “quá nửa số đơn vị có mặt”."""
    base = said[_base(ballot)]
    return _share(ballot.yes_parts, ballot.yes_of, base, said, strictly=ballot.yes_strictly)


def quorum(ballot: Ballot, said: Mapping[str, Any] = PAGE) -> str:
    """Return how many have to take part: “at least 2/3 of all units of the bloc”."""
    if 50 * ballot.quorum_parts <= ballot.quorum_of:
        return str(said["anybody"])
    return _share(ballot.quorum_parts, ballot.quorum_of, said[f"{_voters(ballot)} all"], said)


def tie_break(ballot: Ballot, said: Mapping[str, Any] = PAGE) -> str:
    """Return what happens when more have equally many votes than there are places."""
    return str(said[ballot.tie_break])


def base(ballot: Ballot, said: Mapping[str, Any] = PAGE) -> str:
    """Return what the votes in favour are a share of."""
    return str(said[_base(ballot)])


def _voters(ballot: Ballot) -> str:
    return "members" if ballot.council_id else "units"


def _base(ballot: Ballot) -> str:
    return "valid" if ballot.base == Base.VALID else f"{_voters(ballot)} {ballot.base}"


def _share(parts: int, of: int, base: Any, said: Mapping[str, Any], *, strictly: bool = False) -> str:
    values = {"parts": parts, "of": of, "percent": f"{100 * parts // of}", "base": base}
    if parts == of:
        return str(said["all of"] % values)
    way = "half" if 2 * parts == of else "percent" if of in PERCENT else "parts"
    return str(said[f"over {way}" if strictly else way] % values)
