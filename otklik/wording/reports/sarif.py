"""SARIF 2.1.0, as code hosts and editors read it."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TextIO
from urllib.parse import quote

from otklik.wording.findings import Finding
from otklik.wording.kinds import Level
from otklik.wording.reports.outcome import Found, Outcome
from otklik.wording.rulebook import rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.HINT: "note"}


def write(outcome: Outcome, language: str, out: TextIO) -> None:
    used = {found.finding.rule: found.finding for found in outcome.found}
    order = {name: number for number, name in enumerate(sorted(used))}
    run = {
        "tool": {
            "driver": {
                "name": "otklik words",
                "semanticVersion": installed(),
                "rules": [described(used[name], language) for name in order],
            }
        },
        "columnKind": "unicodeCodePoints",
        "language": language,
        "invocations": [
            {
                "executionSuccessful": not outcome.unread,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": unread.sentence},
                        "locations": [at(unread.path, {"startLine": unread.line or 1})],
                    }
                    for unread in outcome.unread
                ],
            }
        ],
        "results": [result(found, order[found.finding.rule], language) for found in outcome.found],
    }
    json.dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, out, ensure_ascii=False, indent=2)
    out.write("\n")


def installed() -> str:
    try:
        return version("otklik")
    except PackageNotFoundError:
        return "0.0.0"


def described(finding: Finding, language: str) -> dict[str, Any]:
    rule = rules().get(finding.rule)
    messages, advices = (rule.messages, rule.advices) if rule else (finding.messages, finding.advices)
    message, advice = messages.get(language) or messages["en"], advices.get(language) or advices["en"]
    good = rule.examples.get(language, {}).get("good", [])[:2] if rule else []
    return {
        "id": finding.rule,
        "shortDescription": {"text": message},
        "fullDescription": {"text": f"{message} {advice}"},
        "help": {"text": "\n".join([advice, *good]), "markdown": "\n\n".join([advice, *(f"> {example}" for example in good)])},
        "defaultConfiguration": {"level": LEVELS[finding.level]},
        "properties": {"tags": ["wording", finding.code]},
    }


def at(path: str, region: dict[str, Any]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": quote(path)}, "region": region}}


def result(found: Found, number: int, language: str) -> dict[str, Any]:
    finding = found.finding
    region = {"startLine": found.start[0], "startColumn": found.start[1], "endLine": found.end[0], "endColumn": found.end[1]}
    location: dict[str, Any] = at(found.path, region)
    if found.entry.key:
        location["logicalLocations"] = [{"fullyQualifiedName": found.entry.key, "kind": "resource"}]
    told: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": LEVELS[finding.level],
        "message": {"text": f"{finding.message(language)} {finding.advice(language)}"},
        "locations": [location],
        "partialFingerprints": {"otklikWords/v1": found.fingerprint},
    }
    if found.rewrite is not None:
        replacement = {"deletedRegion": region, "insertedContent": {"text": found.rewrite}}
        change = {"artifactLocation": {"uri": quote(found.path)}, "replacements": [replacement]}
        told["fixes"] = [{"description": {"text": finding.advice(language)}, "artifactChanges": [change]}]
    return told
