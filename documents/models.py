"""Official papers, their exact bytes, and who signed them."""

from __future__ import annotations

import secrets
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from blocs.models import Mandate, Unit
from common.fields import LineField, ProseField
from common.history import OneByOneQuerySet

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """Return a verification code such as KTD-7F3K-9QXM-2V8C (no letters that look alike; 59 bits)."""
    letters = [secrets.choice(CODE_LETTERS) for _ in range(12)]
    return "-".join(["KTD", *("".join(letters[i : i + 4]) for i in (0, 4, 8))])


ISSUED_KINDS = (
    "covenant", "invitation", "minutes", "handover", "report", "bloc_report", "ranking", "count",
    "submission", "decision", "certificates",
)  # fmt: skip
"""Papers that a bloc or council issues itself: each has its own bytes, and the clerk gives it a number and a day."""


class Sealed(models.Model):
    """A row whose `sealed` fields never change after it was saved, whoever asks, and that is never deleted.

    Fields in `sealed_once` may be filled in later, and from then on are sealed too.
    """

    sealed: tuple[str, ...] = ()
    sealed_once: tuple[str, ...] = ()

    objects = OneByOneQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            kwargs["force_insert"] = True  # a new row with the key of an old one would write over it
        elif self._breaks_the_seal():
            raise ValidationError(_("This paper is sealed and cannot be changed."), code="sealed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValidationError(_("This paper is sealed and cannot be changed."), code="sealed")

    def _breaks_the_seal(self) -> bool:
        """Compare with the database, because what was loaded may be partial, stale, or changed in place."""
        sealed = self.sealed_fields()
        loaded = [name for name in (*sealed, *self.sealed_once) if name in self.__dict__]
        stored = type(self)._base_manager.filter(pk=self.pk).values(*loaded).get()
        changed = {name for name in loaded if stored[name] != self.__dict__[name]}
        return any(name in sealed or stored[name] not in (None, "") for name in changed)

    def sealed_fields(self) -> tuple[str, ...]:
        """Return what never changes in this row."""
        return self.sealed


class Document(Sealed):
    """Văn bản: a paper with a title and, once frozen, its exact bytes and their SHA-256.

    The number stays blank until the clerk registers it (Decree 30/2020/NĐ-CP); the system never invents one.
    """

    class Kind(models.TextChoices):
        COVENANT = "covenant", _("emulation covenant")
        INVITATION = "invitation", _("invitation to a conference")
        MINUTES = "minutes", _("minutes of a conference")
        HANDOVER = "handover", _("handover record")
        REPORT = "report", _("report of a unit")
        BLOC_REPORT = "bloc_report", _("report of the bloc")
        RANKING = "ranking", _("ranking")
        COUNT = "count", _("counting minutes")
        SUBMISSION = "submission", _("award submission")
        DECISION = "decision", _("award decision")
        CERTIFICATES = "certificates", _("list of certificates")
        ATTACHMENT = "attachment", _("attached file")
        AUTHORITY = "authority", _("authorisation")
        SCAN = "scan", _("scan of a signed paper")

    class Standing(models.TextChoices):
        """Hiệu lực: told by the room that keeps the paper, so that anyone who verifies it learns it."""

        NONE = "", _("not stated")
        PENDING = "pending", _("waiting for signatures")
        IN_FORCE = "in_force", _("in force")
        REPLACED = "replaced", _("replaced by a newer paper")
        WITHDRAWN = "withdrawn", _("withdrawn before it was in force")

    sealed = (
        "kind", "code", "title", "data", "sha256", "is_example", "owner_id", "supersedes_id", "created_at",
        "created_by_id",
    )  # fmt: skip

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(_("verification code"), max_length=18, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("owner unit")
    )
    title = LineField(_("title"), max_length=400)
    number = LineField(_("number"), max_length=40, blank=True)
    symbol = LineField(_("symbol"), max_length=40, blank=True)
    issued_on = models.DateField(_("dated"), null=True, blank=True)
    data = models.JSONField(_("content"), default=dict, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    is_example = models.BooleanField(_("example"), default=False, editable=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing, blank=True, default=Standing.NONE, editable=False
    )
    standing_since = models.DateTimeField(_("standing since"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by"), editable=False
    )

    history = HistoricalRecords(excluded_fields=["data"])

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=~Q(sha256="") & Q(kind__in=ISSUED_KINDS),
                name="document_bytes_once",
                violation_error_message=_("These exact bytes are already on file."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def sealed_fields(self) -> tuple[str, ...]:
        """The clerk registers what the bloc issues; what stands behind a signature keeps its number and day too."""
        is_evidence = self.kind not in ISSUED_KINDS
        return (*self.sealed, "number", "symbol", "issued_on") if is_evidence else self.sealed


class FrozenFile(Sealed):
    """The exact bytes of a document. Kept beside it so that lists of documents never read them."""

    sealed = ("document_id", "data", "media_type")

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="file")
    data = models.BinaryField()
    media_type = models.CharField(max_length=80, default="application/pdf")

    def __str__(self) -> str:
        return f"{self.document_id}: {self.media_type}"


class IssuedCopy(Sealed):
    """Bản sao: a document as it was handed out with the signatures it had; its exact bytes, so it can be verified."""

    sealed = ("document_id", "signatures_key", "signature_count", "sha256", "data", "issued_at")

    document = models.ForeignKey(Document, models.PROTECT, related_name="copies")
    signatures_key = models.CharField(max_length=64, help_text="SHA-256 of the data it was made from.")
    signature_count = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()
    issued_at = models.DateTimeField()

    class Meta:
        verbose_name = _("issued copy")
        verbose_name_plural = _("issued copies")
        constraints = [models.UniqueConstraint(fields=["document", "signatures_key"], name="copy_once_per_signatures")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.signature_count}"


class SignatureQuerySet(OneByOneQuerySet):
    def valid(self) -> Self:
        """Signatures that were not voided."""
        return self.filter(voided_at__isnull=True)


class Signature(Sealed):
    """Chữ ký: a person signs a document for a unit, in a capacity, at a moment.

    Names and posts are copied so that a later rename changes no signed paper. An electronic confirmation made by
    signing in is never called "chữ ký số" (Law 20/2023/QH15, article 22).
    """

    class Capacity(models.TextChoices):
        """How the signer stands for the unit (Decree 30/2020/NĐ-CP, Annex I, element 7a)."""

        DIRECT = "", _("as head of the unit")
        TM = "TM.", _("on behalf of the collective leadership (TM.)")
        KT = "KT.", _("deputy for the head (KT.)")
        TUQ = "TUQ.", _("by authorisation (TUQ.)")
        Q = "Q.", _("acting head (Q.)")

    class Method(models.TextChoices):
        CONFIRMATION = "confirmation", _("electronic confirmation")
        INK = "ink", _("signed on paper")

    class Role(models.TextChoices):
        """What a person signs as, where a paper asks for more than one signature, perhaps of the same unit."""

        UNIT = "", _("for the unit")
        CHAIR = "chair", _("chair")
        SECRETARY = "secretary", _("secretary")

    sealed = (
        "document_id", "role", "unit_id", "unit_name", "signer_id", "signer_name", "post", "capacity", "capacity_for",
        "mandate_id", "authority_id", "method", "proof", "signed_hash", "signed_at", "address", "days_late", "scan_id",
        "recorded_by_id",
    )  # fmt: skip
    sealed_once = ("voided_at", "voided_by_id", "void_reason")

    document = models.ForeignKey(Document, models.PROTECT, related_name="signatures", verbose_name=_("paper"))
    role = models.CharField(_("signs as"), max_length=10, choices=Role, blank=True, default=Role.UNIT)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="signatures", verbose_name=_("unit"))
    unit_name = LineField(_("unit name"), max_length=250)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="signatures",
        verbose_name=_("signer"),
    )  # fmt: skip
    signer_name = LineField(_("signer"), max_length=120)
    post = LineField(_("post"), max_length=120)
    capacity = models.CharField(_("capacity"), max_length=5, choices=Capacity, blank=True, default=Capacity.DIRECT)
    capacity_for = LineField(_("on behalf of the post"), max_length=120, blank=True)
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mandate")
    )
    authority = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="authorises", verbose_name=_("authorisation")
    )
    method = models.CharField(_("method"), max_length=12, choices=Method, default=Method.CONFIRMATION)
    proof = models.CharField(_("identity proved by"), max_length=20, blank=True)
    signed_hash = models.CharField(_("SHA-256 of what was signed"), max_length=64)
    signed_at = models.DateTimeField(_("signed at"))
    days_late = models.PositiveSmallIntegerField(_("days late"), default=0)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    scan = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("scan")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("voided by")
    )
    void_reason = ProseField(_("reason for voiding"), blank=True, max_length=1000)

    objects = SignatureQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "unit", "role"],
                condition=Q(voided_at__isnull=True),
                name="signature_once_per_unit",
                violation_error_code="already_signed",
                violation_error_message=_("This unit has already signed."),
            ),
            models.UniqueConstraint(
                fields=["document", "role"],
                condition=Q(voided_at__isnull=True) & ~Q(role=""),
                name="signature_once_per_role",
                violation_error_code="already_signed",
                violation_error_message=_("Somebody has already signed in this role."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="signature_voided_with_a_reason",
                violation_error_message=_("Say why the signature is voided."),
            ),
            models.CheckConstraint(
                condition=Q(method="ink") | Q(signer__isnull=False),
                name="signature_confirmed_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name}: {self.signer_name}"

    @property
    def signing_line(self) -> str:
        """Capacity and post as they stand above the name, for example “KT. Bộ trưởng, Thứ trưởng”."""
        behalf = " ".join(part for part in (self.capacity, self.capacity_for) if part)
        return ", ".join(part for part in (behalf, self.post) if part)
