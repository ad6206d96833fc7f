"""The web application: which path shows which page. Every POST is answered by a redirect or by a plain page."""

from __future__ import annotations

from flask import Flask, g
from jinja2 import StrictUndefined

from routefinder.faces.web import doors, papers, practice, visiting
from routefinder.faces.web.guards import guard
from routefinder.faces.web.showing import ERRORS, failed, visited
from routefinder.faces.web.site import Site
from routefinder.templating import TOOLS

OUTSIDE = (
    ("/", "GET", doors.home),
    ("/en", "GET", doors.home_in_english),
    ("/begin", "POST", doors.begin),
    ("/weg", "POST", doors.leave_quickly),
    ("/wis", "POST", doors.erase),
    ("/neutraal", "GET", doors.neutral),
    ("/<any('web.css', 'result.css', 'web.js', 'icon.svg'):name>", "GET", doors.file),
)
INSIDE = (*visiting.PAGES, *papers.PAGES, *practice.PAGES)
"""The pages of a visit: the path below it, the method, and the page."""


def create_app(site: Site) -> Flask:
    """The application for a site; ``app.extensions['routefinder']`` is that site."""
    app = Flask("routefinder", static_folder=None)
    app.extensions["routefinder"] = site
    app.url_map.merge_slashes = False
    _set_templates(app)

    @app.before_request
    def know_site() -> None:
        g.site = site

    guard(app)
    for error in ERRORS:
        app.register_error_handler(error, failed)
    for rule, method, door in OUTSIDE:
        app.add_url_rule(rule, f"{method} {rule}", door, methods=[method])
    for rule, method, page in INSIDE:
        app.add_url_rule(f"/s/<sid>{rule}", f"{method} /s{rule}", visited(page), methods=[method])
    return app


def _set_templates(app: Flask) -> None:
    """Every template is HTML: what is put in is text. An unknown name is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(TOOLS)
