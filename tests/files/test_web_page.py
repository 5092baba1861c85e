import pytest
from jinja2 import UndefinedError

from leadkeeper.files import templates as templates_files


@pytest.fixture
def templates(tmp_path, monkeypatch):
    monkeypatch.setattr(templates_files, "TEMPLATES", tmp_path)
    templates_files._templates.cache_clear()
    yield tmp_path
    templates_files._templates.cache_clear()


def test_a_template_gets_the_facts(templates):
    (templates / "one.html").write_text("<p>{{ name }}</p>\n", "utf-8")
    assert templates_files.page("one.html", name="Raoul SAS") == "<p>Raoul SAS</p>\n"


def test_markup_in_a_fact_is_shown_as_text(templates):
    (templates / "one.html").write_text("<p>{{ name }}</p>", "utf-8")
    assert templates_files.page("one.html", name="<b>&") == "<p>&lt;b&gt;&amp;</p>"


def test_a_fact_that_is_not_given_is_a_bug(templates):
    (templates / "one.html").write_text("{{ name }}", "utf-8")
    with pytest.raises(UndefinedError):
        templates_files.page("one.html")


def test_a_line_that_only_steers_leaves_no_line(templates):
    (templates / "one.html").write_text("<ul>\n  {% for n in names %}\n  <li>{{ n }}</li>\n  {% endfor %}\n</ul>\n")
    assert templates_files.page("one.html", names=["a"]) == "<ul>\n  <li>a</li>\n</ul>\n"
