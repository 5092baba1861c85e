"""Web pages made from the templates in `resources/templates`: whole files that need nothing else, and no script."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "templates"


def page(template: str, **facts: object) -> str:
    """The page that a template (`partner_list.html`) makes of the facts, every text in them escaped.

    A fact that the template asks for and does not get is a bug and raises `jinja2.UndefinedError`.
    """
    return _templates().get_template(template).render(facts)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
