#!/usr/bin/env python3
"""The truth of each document scored against itself by score.py: every figure must be 1.

    check.py --score /path/to/score.py DIR
"""

import argparse
import importlib.util
import json
import pathlib

from blocks import Cell, place


def as_output(truth, score):
    """What a perfect reader would print for this truth."""
    records = []
    for record in score.truth_initiatives(truth):
        entry = {**record, "confidence": 1.0, "doubts": []}
        records.append(entry)
    tables = []
    for table in truth["tables"]:
        rows = [[Cell(rows=c["rowspan"], columns=c["colspan"], bold=c["text"]) for c in row] for row in table["header_rows"] + table["rows"]]
        tables.append({"cells": [{"row": r, "col": c, "rowspan": cell.rows, "colspan": cell.columns, "text": cell.bold} for r, c, cell in place(rows)]})
    pages = [{"page": page["page"], "lines": [{"text": text, "role": "body"} for text in page["text_lines"]]} for page in truth["pages"]]
    return {"pages": pages, "tables": tables, "initiatives": records}


def figures(truth, score):
    got = as_output(truth, score)
    names, fields, sure, wrong = score.score_initiatives(truth, got)
    tables, spans = score.score_tables(truth, got)
    return {"text": score.score_text(truth, got), "tables": tables, "spans": spans, "names": names, "fields": fields, "sure": sure, "wrong": wrong}


def load(path):
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--score", required=True)
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    score, bad, count = load(options.score), 0, 0
    for path in sorted(options.folder.glob("*.truth.json")):
        found = figures(json.loads(path.read_text()), score)
        count += 1
        if any(value not in (1.0, None) for key, value in found.items() if key != "wrong") or found["wrong"]:
            bad += 1
            print(path.name, found)
    print(f"{count} documents, {bad} whose truth does not score 1 against itself")


if __name__ == "__main__":
    main()
