"""Turn plain data into a Word file from a template that officers can edit; knows no database and no model."""

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from documents.rendering import RenderingError, clean

PAPERS = Path(__file__).parent / "papers"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(paper: str, data: Mapping[str, Any]) -> bytes:
    """Return the Word file that `papers/<paper>.docx` makes of `data`, the same data as its PDF.

    Strings are shown as they are, in NFC, never read as markup. Raises RenderingError when the paper is unknown or a
    key is missing.
    """
    path = PAPERS / f"{paper}.docx"
    if not re.fullmatch("[a-z_]+", paper) or not path.is_file():
        raise RenderingError(f"There is no Word paper called “{paper}”.")
    template = DocxTemplate(path)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        template.render(clean(data), jinja_env=environment, autoescape=True)
    except TemplateError as error:
        raise RenderingError(f"The Word paper “{paper}” could not be rendered: {error}") from error
    properties = template.docx.core_properties
    properties.title, properties.author, properties.last_modified_by = str(data.get("title", "")), "", ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    written = io.BytesIO()
    template.save(written)
    return written.getvalue()
