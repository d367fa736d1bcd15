#!/usr/bin/env python3
"""check_schemas.py ROOT: are the schemas of reports/ well formed, and do the reference report and its certificates satisfy them?

Exit code 77 (skipped) without the Debian package python3-jsonschema: the unit tests of the floor report validate with the library's own validator.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

reports = pathlib.Path(sys.argv[1]) / "reports"
validators = {}
for name in ("report", "certificate"):
    schema = json.loads((reports / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validators[name] = jsonschema.Draft202012Validator(schema)

bad = 0
for path in sorted(reports.rglob("*.json")):
    if path.parent.name == "schema":
        continue
    document = json.loads(path.read_text(encoding="utf-8"))
    if document.get("schema") == "lemmacheck-report-1":
        kind = "report"
    elif document.get("format") == "lemmacheck-certificate":
        kind = "certificate"
    else:
        continue
    for error in validators[kind].iter_errors(document):
        print(f"{path}: {error.json_path}: {error.message[:200]}")
        bad = 1
sys.exit(bad)
