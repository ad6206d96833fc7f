"""axe-core in a page: what it finds wrong, and what it leaves for a person to look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
HERE = Path(__file__).parent
SOURCE = HERE / "axe-core" / "axe.min.js"
"""axe-core as its makers give it out; the folder's README tells which version, and how to renew it."""
REVIEWED = HERE / "reviewed.yaml"
"""What axe-core cannot judge, looked at by a person: the rule, the elements, what was seen, and how it is measured."""
CONTRAST = "color-contrast"
ENOUGH = 4.5

OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
RUN = """async ([tags, reviewed]) => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations', 'incomplete'], preload: false,
  });
  const rows = (list) => list.flatMap((rule) => rule.nodes.map((node) => {
    const one = document.querySelector(node.target[node.target.length - 1]);
    const about = reviewed.findIndex((row) => row.rule === rule.id && one && one.matches(row.elements));
    return {rule: rule.id, target: node.target.join(' '), html: node.html.slice(0, 160), about,
      contrast: rule.id === 'color-contrast' && about >= 0 ? contrast(one) : null};
  }));
  // The colour of a text against what lies behind its middle, worked out by hand where axe-core gives up.
  const light = (colour) => colour.map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const parts = (text) => (text.match(/[0-9.]+/g) || []).map(Number);
  const painted = (text) => text !== 'none' && parts(text).length >= 3 && parts(text)[3] !== 0;
  function contrast(one) {
    const svg = one instanceof SVGElement, style = getComputedStyle(one);
    one.scrollIntoView({block: 'center', inline: 'center'});
    const box = one.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
    const paint = (other) => getComputedStyle(other)[other.matches('rect, path, polygon') ? 'fill' : 'backgroundColor'];
    const under = document.elementsFromPoint(x, y).filter((other) => other !== one && !other.matches('text, tspan'));
    const behind = under.map(paint).find(painted) || 'rgb(255, 255, 255)';
    const own = painted(style.backgroundColor) && !svg ? style.backgroundColor : behind;
    const pair = [svg ? style.fill : style.color, own].map((text) => light(parts(text).slice(0, 3)));
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  }
  return {violations: rows(found.violations), incomplete: rows(found.incomplete), passes: found.passes.length};
}"""


@dataclass(frozen=True)
class Finding:
    """A rule of axe-core and the element it speaks of; ``about`` is the row of what was reviewed, -1 for none."""

    rule: str
    target: str
    html: str
    about: int
    contrast: float | None

    def __str__(self) -> str:
        return f"{self.rule} at {self.target}: {self.html}"

    @property
    def settled(self) -> bool:
        """Whether it was reviewed, and where it is about contrast, whether that is enough."""
        return self.about >= 0 and (self.rule != CONTRAST or (self.contrast or 0) >= ENOUGH)


@cache
def _source() -> str:
    return SOURCE.read_text("utf-8")


@cache
def reviewed() -> list[dict[str, Any]]:
    """What was looked at: ``rule``, ``elements`` (a selector), and ``seen``."""
    return list(yaml.safe_load(REVIEWED.read_text("utf-8")))


def run(page: Page) -> tuple[list[Finding], list[Finding]]:
    """The violations and what is left to look at on the page that is shown, with all that can be opened open."""
    page.evaluate(OPEN_ALL)
    page.evaluate(_source())
    found = page.evaluate(RUN, [list(TAGS), reviewed()])
    assert found["passes"] > 0
    return [Finding(**row) for row in found["violations"]], [Finding(**row) for row in found["incomplete"]]
