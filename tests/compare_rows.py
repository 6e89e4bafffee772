#!/usr/bin/env python3
"""Holds the rows that other projects expect of real PDFs against the tables that kurabe finds, cell by cell.

    tests/compare_rows.py FOLDER [--bin target/release/kurabe]

FOLDER holds PDFs and, in `truth/`, what their projects expect: lists as CSV, council votes as JSON, tables as tabula's
CSV. A row is found if one row of kurabe's tables has all its cells, in their order (NFKC, white space and bullets
aside). Prints the rows that are not found and a line a file; ends with 1 where a row is missing. Skips, with a message,
where folder or binary is missing.
"""

import argparse
import csv
import json
import pathlib
import re
import subprocess
import sys
import unicodedata

VOTES = {"賛成": "○", "反対": "×", "議長": "議長"}


def fold(text):
    text = unicodedata.normalize("NFKC", text or "").translate(str.maketrans("−‐–—▲〇◯", "----△○○"))
    return re.sub(r"\s", "", text)


def rows_of_kurabe(binary, path):
    """Rows of all tables: the texts of the cells that stand in the row, spans included, from left to right."""
    found = subprocess.run([binary, "extract", path, "--format", "json", "--quiet"], capture_output=True, check=True)
    rows = []
    for table in json.loads(found.stdout)["tables"]:
        lines = [[] for _ in range(table["rows"])]
        for cell in sorted(table["cells"], key=lambda cell: (cell["row"], cell["col"])):
            for row in range(cell["row"], cell["row"] + cell["rowspan"]):
                lines[row].append((cell["col"], fold(cell["text"])))
        rows += [[text for _, text in sorted(line) if text] for line in lines]
    return rows


def has(row, wanted):
    """Whether a row has these cells in their order."""
    cells = iter(row)
    return all(any(cell == text for cell in cells) for text in wanted)


def lists(path):
    with open(path, encoding="utf-8") as file:
        lines = list(csv.reader(file))
    return [[fold(cell) for cell in line if fold(cell)] for line in lines if any(line)]


def votes(path):
    for bill in json.loads(path.read_text(encoding="utf-8")):
        marks = [VOTES[vote["vote"]] for vote in bill["votes_by_member"]]
        yield [fold(mark) for mark in marks], fold(bill["bill_title"])


def council(path):
    return [[fold(bill["billNumber"]), fold(bill["billTitle"])] for bill in json.loads(path.read_text(encoding="utf-8"))]


def report(name, missing, count):
    for row in missing:
        print(f"  {name}: not found: {' | '.join(row)[:150]}")
    print(f"{count - len(missing)} of {count} rows  {name}")
    return bool(missing)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--bin", default="target/release/kurabe")
    arguments = parser.parse_args()
    truth = arguments.folder / "truth"
    if not truth.is_dir() or not pathlib.Path(arguments.bin).exists():
        print(f"skipped: {truth} or {arguments.bin} is not there")
        return 0
    failed = False
    with open(arguments.folder / "index.csv", encoding="utf-8") as file:
        documents = [line for line in csv.DictReader(file) if line["truth"]]
    for line in documents:
        named = re.match(r"truth/(\S+?\.(?:csv|json))", line["truth"])
        if named is None:
            continue
        path = truth / named.group(1)
        rows = rows_of_kurabe(arguments.bin, arguments.folder / line["file"])
        if path.suffix == ".json" and "votes_by_member" in json.loads(path.read_text(encoding="utf-8"))[0]:
            wanted = list(votes(path))
            missing = [[title, *marks] for marks, title in wanted
                       if not any(has(row, marks) and title in "".join(row) for row in rows)]
        else:
            wanted = council(path) if path.suffix == ".json" else lists(path)
            missing = [cells for cells in wanted if not any(has(row, cells) for row in rows)]
        failed |= report(line["file"], missing, len(wanted))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
