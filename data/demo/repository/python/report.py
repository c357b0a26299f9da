"""The harbour master's report: a query, formatted, and a page."""

import jinja2
import sqlparse

PAGE = jinja2.Environment(autoescape=True).from_string(
    "<ul>{% for ship in ships %}<li>{{ ship }}</li>{% endfor %}</ul>"
)


def page(ships):
    return PAGE.render(ships=sorted(ships))


def query(text):
    return sqlparse.format(text, keyword_case="upper", strip_comments=True).strip()
