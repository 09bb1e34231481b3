# SPDX-License-Identifier: MIT
"""bench-schema.py SCHEMA: checks that the JSON on standard input fits the
schema, and that the numbers in it agree with one another."""
import json
import sys

import jsonschema


def check(report):
    """What a schema cannot say."""
    for setting in report["settings"]:
        names = [r["peer"] for r in setting["results"]]
        assert len(names) == len(set(names)), "a peer twice"
        assert setting["drifted"] == (setting["drift"] > 0.05)
        for result in setting["results"]:
            if "left_out" in result:
                continue
            assert result["low"] <= result["ratio"] <= result["high"], result
            if result["peer"] == "floor":
                assert result["ratio"] == 1
            for kind in ("call_us", "total_us"):
                spread = list(result.get(kind, {}).values())
                assert spread == sorted(spread), result
            if "call_us" in result:
                assert result["call_us"]["p50"] <= result["total_us"]["p50"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    report = json.load(sys.stdin)
    jsonschema.Draft202012Validator(schema).validate(report)
    check(report)


main()
