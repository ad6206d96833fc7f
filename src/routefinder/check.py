"""A whole check of a rulebook: theorems, lints, and every verdict over the space confirmed by a second method."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from routefinder.errors import ContradictionError
from routefinder.findings import Finding, in_order
from routefinder.lints import space_lints
from routefinder.prove import Proof, diagrams_with_theorems, prove
from routefinder.questions import Depends, OnDiagrams, Question
from routefinder.rowlints import place, row_lints
from routefinder.rulebook import Rulebook
from routefinder.sat import second_method


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes:
        size: the number of scenarios that rules and theorems tell apart.
        variables: the number of variables they have.
        questions: how many questions about all of them were decided.
        methods: what decided each question; one where python-sat is not installed.
    """

    rulebook: Rulebook
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]
    size: int
    variables: int
    questions: int
    methods: tuple[str, ...]

    @property
    def in_order(self) -> bool:
        """Whether no finding is an error; a theorem that does not hold is one."""
        return not any(row.severity == "error" for row in self.findings)


def check(rulebook: Rulebook, today: date) -> Report:
    """Check a rulebook; ages count from ``today``, and scenarios play then.

    Raises:
        ContradictionError: when the two methods answer a question differently.
    """
    diagrams = diagrams_with_theorems(rulebook)
    proofs = prove(rulebook, diagrams, today)
    findings = [_finding(rulebook, proof) for proof in proofs if not proof.holds]
    findings += [*space_lints(rulebook, diagrams, today), *row_lints(rulebook, today)]
    methods = _confirmed(diagrams)
    variables = len(diagrams.table.sizes)
    return Report(rulebook, proofs, in_order(findings), diagrams.size, variables, len(diagrams.asked), methods)


def _finding(rulebook: Rulebook, proof: Proof) -> Finding:
    theorem = proof.theorem
    where = place(rulebook, "theorems", theorem.id)
    code = "theorem-empty" if proof.empty else "theorem-refuted"
    message = f"'{theorem.id}' ({theorem.words.en}): {'; '.join(proof.why_not)}."
    return Finding(code, "error", where, message, "Mend the rule, or the theorem.", proof.scenario, proof.expect)


def _confirmed(diagrams: OnDiagrams) -> tuple[str, ...]:
    clauses = second_method(diagrams.index.rulebook)
    if clauses is None:
        return ("diagrams",)
    differ = [question for question, found in diagrams.asked.items() if clauses.satisfiable(question) != found]
    if differ:
        raise ContradictionError("The two methods of 'check' contradict each other.\n" + "\n".join(map(_shown, differ)))
    return ("diagrams", "satisfiability")


def _shown(question: Question | Depends) -> str:
    return f"  {question}"[:300]
