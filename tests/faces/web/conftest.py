"""A site without a second engine, a client that asks it for pages, and visits whose answers are given beforehand."""

from __future__ import annotations

import dataclasses
import logging
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest
from flask.testing import FlaskClient

from cases import rulebook
from routefinder.faces.deciding import Desk
from routefinder.faces.web.app import create_app
from routefinder.faces.web.discretion import hush
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import Visit
from routefinder.relevance import SHOWN_STARTS
from routefinder.vocabulary import DAY_OF, UNKNOWN, FactValue, Language

DAY = date(2026, 3, 16)
"""A Monday on which every law that the cases use is in force."""
NewVisit = Callable[..., Visit]


@pytest.fixture(scope="session")
def site() -> Site:
    return Site(Desk(rulebook(), None), Settings(day=DAY, most_visits=10_000, most_requests=100_000))


@pytest.fixture(scope="session")
def client(site: Site) -> FlaskClient:
    return create_app(site).test_client()


@pytest.fixture
def new_visit(site: Site) -> NewVisit:
    """Makes visits of this site in which every question has an answer: 'I do not know' where none is given."""

    def make(answers: Mapping[str, FactValue], language: Language = "nl", *, at: Site = site) -> Visit:
        visit = at.begin(language)
        keys = [fact.id for fact in at.questions.facts] + [DAY_OF + day for day in SHOWN_STARTS]
        given = {**dict.fromkeys(keys, UNKNOWN), **answers}
        visit.interview = dataclasses.replace(visit.interview, answers=given)
        return visit

    return make


@pytest.fixture
def hushed() -> Iterator[None]:
    """What is logged goes where it goes when the site is served; afterwards all is as it was."""
    known = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]
    before = [(logger, logger.handlers[:], logger.propagate, logger.level) for logger in known]
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    hush("1.2.3")
    yield
    for logger, handlers, propagate, level in before:
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
