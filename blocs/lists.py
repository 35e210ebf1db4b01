"""Lists on pages: fifty rows at a time, with filters and order in the address."""

from collections.abc import Mapping
from typing import Any

import tablib
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from blocs.files import writing

ROWS = 50


class CutPaginator(Paginator):
    """Counts no further than `MOST` rows: PostgreSQL counts a million of them in half a second, and nobody turns
    twenty thousand pages."""

    MOST = 5000

    def __init__(self, rows: QuerySet, *args: Any, counted: QuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(rows, *args, **kwargs)
        self._to_count = rows if counted is None else counted

    @cached_property
    def count(self) -> int:
        return min(self._counted, self.MOST)

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are listed."""
        return self._counted > self.MOST

    @cached_property
    def _counted(self) -> int:
        found: int = self._to_count.order_by()[: self.MOST + 1].count()
        return found


def order(sorts: Mapping[str, Any], sort: str) -> list[OrderBy | str]:
    """Return the order for `sort`: a key of `sorts`, with a minus for the other way round; empty values come last."""
    expression = sorts.get(sort.removeprefix("-"), sorts["name"])
    return [OrderBy(expression, descending=sort.startswith("-"), nulls_last=True), "name", "pk"]


def page(request: HttpRequest, rows: QuerySet, *, counted: QuerySet | None = None) -> dict[str, Any]:
    """Return what a list template shows: the `page` of `rows` that the address asks for, and how links keep the rest.

    `filters` is the query to build other pages and files on, `narrowing` the one to build other orders on. `counted`
    are the same rows, where another query counts them faster.
    """
    return {
        "page": CutPaginator(rows, ROWS, counted=counted).get_page(request.GET.get("page")),
        "sort": request.GET.get("sort") or "name",
        "filters": _query(request, "page", "export"),
        "narrowing": _query(request, "page", "export", "sort"),
    }


def download(table: tablib.Dataset, name: str) -> HttpResponse:
    """Return the whole list as the file `name`."""
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(writing.to_csv(table), content_type="text/csv; charset=utf-8", headers=attached)


def _query(request: HttpRequest, *without: str) -> str:
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()
