"""Who sets the standards that the law leaves to others; said instead of a verdict."""

from django.utils.translation import gettext_noop as _

MINISTRY = _("The standards are set by the ministry, branch or province that awards it; a person compares them.")
OWN_RULE = _(
    "Name, subjects and standards are set by the ministry, the provincial People's Council or the organisation."
)
ARMED = _(
    "The standards are set by the Ministry of National Defence, the Ministry of Public Security or the university."
)
CULTURE = _("The frame of standards is in NĐ 86/2023/NĐ-CP; the authority that awards it compares them.")
SECTOR = _("The standards are in a decree of the sector; it is considered at set times.")
MERITS = _("Rests on special merits or long service, which a person weighs; nothing is reckoned here.")
MOVEMENT = _("For the leader of a movement when it is reviewed; who led is established by the review.")
HOUSEHOLD = _("Rests on contributions whose level the ministry or province sets; a person compares them.")
SERVICE = _("Rests on posts and terms held (NĐ 152/2025/NĐ-CP, article 21), which are not on record here.")
FOREIGN = _("Rests on contributions to friendship with Vietnam; a person weighs them.")
OLD = _("The standard of that time is not on file here; compare the text of the law then in force.")
UNKNOWN = _("No conditions of this award are on file; a person compares its standard.")
