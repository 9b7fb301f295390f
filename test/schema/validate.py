#!/usr/bin/python3
"""Holds files against a JSON Schema (draft-07) and says where they differ.

validate.py [--lines] FILE... SCHEMA    SCHEMA is a file, or the word draft-07 to check schemas

Prints FILE:LINE: /json/path: what is wrong. Exit codes: 0 all is well, 1 something differs,
2 wrong usage or unreadable files, 77 python3-jsonschema is missing.
"""

import argparse
import copy
import json
import pathlib
import re
import sys

MOST_PROBLEMS = 20  # For each document: a wrong schema would otherwise print for ever.
STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)


def without_comments(text):
    """Comments become spaces, so that lines and columns stay; strings are left alone."""

    def blank(match):
        found = match.group()
        return found if found.startswith('"') else re.sub(r"[^\n]", " ", found)

    return STRING_OR_COMMENT.sub(blank, text)


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f"key {key!r} stands twice")
    return dict(pairs)


def not_a_number(word):
    raise ValueError(f"{word} is not JSON")


def parse(text):
    return json.loads(
        without_comments(text), object_pairs_hook=no_duplicates, parse_constant=not_a_number
    )


def make_validator(schema_path):
    import jsonschema

    if schema_path == "draft-07":
        # A misspelt keyword is silently without effect: here it is refused.
        schema = copy.deepcopy(jsonschema.Draft7Validator.META_SCHEMA)
        schema["additionalProperties"] = False
        return jsonschema.Draft7Validator(schema)
    path = pathlib.Path(schema_path).resolve()
    schema = parse(path.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    resolver = jsonschema.RefResolver(base_uri=path.as_uri(), referrer=schema)
    return jsonschema.Draft7Validator(schema, resolver=resolver)


def documents(path, as_lines):
    """Gives (line, text) for each document of a file."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    if not as_lines:
        return [(1, text)]
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line]
    if not lines:
        raise ValueError(f"{path}: there are no lines to check")
    return lines


def problems(validator, text):
    try:
        document = parse(text)
    except ValueError as problem:
        return [("/", str(problem))]
    found = sorted(validator.iter_errors(document), key=lambda error: list(map(str, error.path)))
    return [
        ("/" + "/".join(map(str, error.absolute_path)), error.message)
        for error in found[:MOST_PROBLEMS]
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", action="store_true", help="each line is a document")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("schema", metavar="SCHEMA")
    arguments = parser.parse_args()
    try:
        validator = make_validator(arguments.schema)
    except ImportError:
        print("python3-jsonschema is missing: apt-get install python3-jsonschema")
        return 77
    wrong = 0
    for path in arguments.files:
        for line, text in documents(path, arguments.lines):
            for place, message in problems(validator, text):
                print(f"{path}:{line}: {place}: {message[:500]}")
                wrong += 1
    print(f"{len(arguments.files)} files, {wrong} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)
