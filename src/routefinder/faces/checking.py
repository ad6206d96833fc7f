"""``routefinder check``: the rulebook's theorems and lints, for the people who edit it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from routefinder.check import Report, check
from routefinder.faces.deciding import named_day
from routefinder.faces.deciding import today as day_of_today
from routefinder.findings import SEVERITIES, Finding
from routefinder.load import load_rulebook
from routefinder.prove import Proof
from routefinder.witness import as_data, as_yaml


def run(rules: Path | None, today: str | None, form: str) -> tuple[str, int]:
    """The report of a check, and the exit code: 0 when all is in order, else 1."""
    day = day_of_today() if today is None else named_day(today, "--today")
    report = check(load_rulebook(rules), day)
    text = _as_json(report) if form == "json" else _as_text(report)
    return text, 0 if report.in_order else 1


def _as_text(report: Report) -> str:
    proved = [f"proved: {proof.theorem.id}: {proof.theorem.words.en}" for proof in report.proofs if proof.holds]
    found = [_finding(finding) for finding in report.findings]
    return "\n".join([*found, *proved, "", *_summary(report)]) + "\n"


def _summary(report: Report) -> list[str]:
    refuted = sum(not proof.holds for proof in report.proofs)
    counts = Counter(row.severity for row in report.findings)
    found = ", ".join(f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}" for severity in SEVERITIES)
    how = "Two methods, diagrams and satisfiability, gave the same answers."
    if len(report.methods) == 1:
        how = "One method decided (diagrams): python-sat, the extra 'proof', is not installed."
    return [
        f"Space: {report.size:,} scenarios (about 10^{len(str(report.size)) - 1}) over {report.variables} variables.",
        f"Theorems: {len(report.proofs) - refuted} of {len(report.proofs)} proved, {refuted} refuted.",
        f"Findings: {found}.",
        f"Questions about the whole space: {report.questions}. {how}",
    ]


def _finding(finding: Finding) -> str:
    where = f"{finding.where}: " if finding.where else ""
    head = f"{where}{finding.severity}: [{finding.code}] {finding.message}\n    {finding.instruction}\n"
    if finding.scenario is None:
        return head
    return head + "".join(f"        {line}\n" for line in as_yaml(finding.scenario, finding.expect).splitlines())


def _as_json(report: Report) -> str:
    data = {
        "rulebook": {"version": report.rulebook.version, "sha256": report.rulebook.sha256},
        "in_order": report.in_order,
        "space": {
            "scenarios": report.size,
            "power_of_ten": len(str(report.size)) - 1,
            "variables": report.variables,
        },
        "methods": list(report.methods),
        "questions": report.questions,
        "theorems": [_theorem_data(proof, report) for proof in report.proofs],
        "findings": [_finding_data(finding) for finding in report.findings],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _theorem_data(proof: Proof, report: Report) -> dict[str, Any]:
    theorem = proof.theorem
    return {
        "id": theorem.id,
        "where": report.rulebook.places.get(f"theorems/{theorem.id}", ""),
        "words": theorem.words.model_dump(),
        "form": theorem.form,
        "sources": list(theorem.sources),
        "holds": proof.holds,
        "questions": proof.asked,
        "why_not": list(proof.why_not),
        "scenario": as_data(proof.scenario, proof.expect) if proof.scenario else None,
    }


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "where": finding.where,
        "message": finding.message,
        "instruction": finding.instruction,
        "scenario": as_data(finding.scenario, finding.expect) if finding.scenario else None,
    }
