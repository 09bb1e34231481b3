# SPDX-License-Identifier: MIT
"""schema.py SCHEMA: checks that the JSON on standard input fits the schema,
and that the numbers in it agree with one another."""
import json
import sys

import jsonschema


def check(report):
    """What a schema cannot say."""
    sizes = report["sizes"]
    assert sizes == sorted(sizes), "sizes are not in order"
    cells = set()
    for way in report["ways"]:
        assert [t["bytes"] for t in way["times"]] == sizes, way["key"]
        for probe, value in way["cells"].items():
            if value is None:
                cells.add((way["key"], probe))
        for time in way["times"]:
            if "error" in time or "not_applicable" in time:
                continue
            assert time["runs"] == report["runs"]
            for kind in ("call_ns", "total_ns"):
                spread = time[kind]
                assert spread["p10"] <= spread["median"] <= spread["p90"]
            assert time["call_ns"]["median"] <= time["total_ns"]["median"]
    reasons = report["failed"] + report["not_applicable"] + report["refused"]
    told = {(r["way"], r["probe"]) for r in reasons}
    assert cells == told, "a null cell without a reason, or the reverse"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    report = json.load(sys.stdin)
    jsonschema.Draft202012Validator(schema).validate(report)
    check(report)


main()
