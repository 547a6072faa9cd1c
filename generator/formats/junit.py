"""JUnit XML: one test suite a task or unit, one test case a gate, as test reporters of CI systems read it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from generator.findings import GateResult, in_words, not_run
from generator.formats.judged import Judged, legal

_PRODUCT = "aas-generator"


def document(judged: Iterable[Judged]) -> str:
    """Return the document."""
    root = ET.Element("testsuites", name=_PRODUCT)
    for each in judged:
        suite = ET.SubElement(root, "testsuite", name=legal(each.name), time=f"{each.seconds:.3f}")
        for gate in each.gates:
            _case(suite, each, gate)
        if each.untold() or not each.gates:
            _outcome(suite, each)
        _count(suite)
    _count(root)
    ET.indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ET.tostring(root, encoding='unicode')}\n"


def _case(suite: ET.Element, each: Judged, gate: GateResult) -> None:
    case = _named(suite, f"{each.kind}.{each.name}", gate.gate, gate.seconds)
    told = "\n".join(in_words("", finding) for finding in gate.findings)
    if gate.outcome == "skipped":
        ET.SubElement(case, "skipped", message=legal(not_run(gate)))
    elif gate.outcome == "failed" and gate.level == "must":
        failure = ET.SubElement(case, "failure", message=legal(_first_line(told)), type=_code(gate))
        failure.text = legal(told)
    elif gate.outcome == "failed":
        ET.SubElement(case, "system-out").text = legal(f"warning, stops nothing:\n{told}")


def _outcome(suite: ET.Element, each: Judged) -> None:
    """Add a case for what came of the whole, where no gate tells it."""
    case = _named(suite, f"{each.kind}.{each.name}", "outcome", each.seconds)
    if each.state == "skipped":
        ET.SubElement(case, "skipped", message=legal(each.reason))
    elif each.state != "passed":
        failure = ET.SubElement(case, "failure", message=legal(_first_line(each.reason)), type=each.code or each.state)
        failure.text = legal(each.reason)


def _named(suite: ET.Element, classname: str, name: str, seconds: float) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=legal(classname), name=name, time=f"{seconds:.3f}")


def _count(element: ET.Element) -> None:
    element.set("tests", str(len(element.findall(".//testcase"))))
    element.set("failures", str(len(element.findall(".//failure"))))
    element.set("skipped", str(len(element.findall(".//skipped"))))
    element.set("errors", "0")


def _code(gate: GateResult) -> str:
    return legal(gate.findings[0].code if gate.findings else gate.gate)


def _first_line(text: str) -> str:
    return text.partition("\n")[0]
