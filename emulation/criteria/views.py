"""Reading criteria tables: those of a year, one of them, and the file of one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify

from blocs.files.writing import FORMATS
from common.text import fold
from emulation.campaigns.views import visible as year
from emulation.criteria import building, checking, drafting, drawing, permissions, publishing, reading, sources, words
from emulation.criteria.models import CriteriaTable
from emulation.scoring import writing


def readable(request, pk):
    """Return a table that the reader may see, with what every page about one shows."""
    rows = CriteriaTable.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("campaign__bloc__council", "published_by"), pk=pk)


def known_commitments(table, rows):
    """Return the year's commitments when a result comes from one."""
    return sources.commitments(table.campaign) if any(row.commitment_number for row in rows) else []


def criteria_list(request, campaign_pk):
    campaign = year(request, campaign_pk)
    tables = reading.tables_of(campaign, request.user)
    may_draft = campaign.is_open and permissions.can_draft(request.user, campaign)
    states = CriteriaTable.State
    draft = next((table for table in tables if table.state == states.DRAFT), None)
    published = next((table for table in tables if table.state == states.PUBLISHED), None)
    context = {
        "campaign": campaign,
        "draft": draft,
        "published": published,
        "older": [table for table in tables if table not in (draft, published)],
        "may_draft": may_draft,
        "last_year": drafting.last_year(campaign) if may_draft and not draft and not published else None,
    }
    return render(request, "emulation/criteria_list.html", context)


def criteria_table(request, pk):
    table = readable(request, pk)
    found = checking.check(table) if table.is_editable else checking.unchecked(table)
    tables = reading.tables_of(table.campaign, request.user)
    before = reading.before(table, tables)
    drafts = permissions.can_draft(request.user, table.campaign)
    context = {
        "table": table,
        "campaign": table.campaign,
        "engine": found.engine,
        "drawn": drawing.drawn(found, known_commitments(table, found.rows)),
        "settings": [(label, said) for label, said in words.of_settings(found.engine).items() if said],
        "checks": found if table.is_editable else None,
        "turn": reading.turn(table),
        "before": before,
        "changes": reading.changes(table, found.engine, before),
        "others": [other for other in tables if other != table],
        "drafts": drafts,
        "decides": drafts and permissions.can_publish(request.user, table.campaign),
        "is_used_still": table.state != table.State.PUBLISHED and publishing.is_used(table),
    }
    return render(request, "emulation/criteria_table.html", context)


def criteria_file(request, pk):
    """The table as a file that the import reads again."""
    table = readable(request, pk)
    name = slugify(fold(f"bang tieu chi {table.campaign.bloc.name} {table.campaign.year} ban {table.version}"))[:120]
    return download(request, writing.criteria_table(building.engine_table(table)), name)


def download(request, dataset, name):
    """Hand out `dataset` as Excel, or as CSV when the address asks for it."""
    kind = FORMATS.get(request.GET.get("dang", "xlsx"), FORMATS["xlsx"])()
    attached = {"Content-Disposition": f'attachment; filename="{name}.{kind.get_extension()}"'}
    return HttpResponse(kind.export_data(dataset), content_type=kind.get_content_type(), headers=attached)
