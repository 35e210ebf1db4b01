"""Texts that several people write, section by section: nobody's words are lost, and old versions can be put back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from common import history
from common.clock import now
from common.fields import ProseField
from documents.models import Sealed

LONGEST = 100_000
"""Characters of one section."""
PAUSE = timedelta(minutes=5)
"""While one person types on, a text is kept as an old version at most once in this time."""
A_MOMENT = timedelta(seconds=10)
"""Within this time a save by itself and one by the button may overtake each other."""
SHRUNK = 0.9
"""A save that leaves less than this share of the text keeps what was there, whoever typed it."""


class Written(models.Model):
    """The text of one section; `version` counts every save, 0 when nothing was written yet.

    Its old texts are rows of a `KeptVersion` whose `section` points here under the name `versions`.
    """

    body = ProseField(_("text"), blank=True, max_length=LONGEST)
    version = models.PositiveIntegerField(_("version"), default=0)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)

    class Meta:
        abstract = True


class KeptVersion(Sealed):
    """Bản cũ của một mục: a text that was replaced, or that was refused because somebody else had saved before."""

    class Kind(models.TextChoices):
        REPLACED = "replaced", _("replaced")
        REFUSED = "refused", _("not put in: somebody else had saved before")

    sealed = ("section_id", "kind", "number", "body", "written_by_id", "written_at", "kept_at")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.REPLACED)
    number = models.PositiveIntegerField(_("version"), help_text=_("Of a refused text: the version it was based on."))
    body = ProseField(_("text"), blank=True, max_length=LONGEST)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    kept_at = models.DateTimeField(_("kept at"), default=now, editable=False)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.section} · {self.number}"  # type: ignore[attr-defined]


def put(section: Any, body: str, *, version: int, by: Any) -> bool:
    """Put `body` into a locked section; return False when it was written upon an older version, and put aside.

    `version` is the version that the writer had before their eyes. The same text twice makes no new version. Say of a
    refused text only after the transaction: an error inside it would take the kept text away again.
    """
    body = section._meta.get_field("body").to_python(body)
    if section.body == body:
        return True
    if section.version != version and not _is_own_last_save(section, version, by):
        _put_aside(section, body, version=version, by=by)
        return False
    _write(section, body, by=by)
    return True


def restore(section: Any, kept: Any, *, by: Any) -> None:
    """Put an old text back into a locked section as its newest version; the one it replaces is kept."""
    if section.body != kept.body:
        keep(section)
        _write(section, kept.body, by=by, because=_t("Version %(number)s put back") % {"number": kept.number})


def keep(section: Any) -> Any:
    """Return the text of `section` as it stands, kept as an old version; once for each version."""
    kept = section.versions.filter(kind=KeptVersion.Kind.REPLACED, number=section.version).first()
    if kept:
        return kept
    return _kept(section, section.body, number=section.version, by=section.written_by, at=section.written_at)


def _is_own_last_save(section: Any, version: int, by: Any) -> bool:
    """Whether only a save of the same person a moment ago stands between: the button pressed while a save by itself
    was still on its way. Its text is a part of this one, or is kept."""
    saved_at = section.written_at
    is_fresh = saved_at is not None and saved_at > now() - A_MOMENT
    return is_fresh and section.written_by_id == by.pk and section.version == version + 1


def _write(section: Any, body: str, *, by: Any, because: str = "") -> None:
    """Replace the text of a locked section, keeping what was there."""
    if section.version and _is_worth_keeping(section, body, by):
        keep(section)
    section.body, section.version = body, section.version + 1
    section.written_by, section.written_at = by, now()
    history.save(section, by=by, because=because)


def _is_worth_keeping(section: Any, body: str, by: Any) -> bool:
    if section.written_by_id != by.pk or len(body) < SHRUNK * len(section.body):
        return True
    last = section.versions.filter(kind=KeptVersion.Kind.REPLACED).first()
    return not last or last.kept_at < now() - PAUSE


def _put_aside(section: Any, body: str, *, version: int, by: Any) -> None:
    """Keep a refused text, once however often it is sent."""
    if not section.pk:
        history.save(section, by=by)
    refused = KeptVersion.Kind.REFUSED
    last = section.versions.filter(kind=refused, written_by=by).first()
    if body and (not last or last.body != body):
        _kept(section, body, number=version, by=by, at=now(), kind=refused)


def _kept(section: Any, body: str, *, number: int, by: Any, at: Any, kind: str = "replaced") -> Any:
    row = section.versions.model(
        section=section, kind=kind, number=number, body=body, written_by=by, written_at=at, kept_at=now()
    )
    row.full_clean()
    row.save()
    return row
