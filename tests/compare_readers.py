#!/usr/bin/env python3
"""Compares the characters that kurabe reads of each page with those of other readers.

    tests/compare_readers.py FOLDER [--bin target/release/kurabe] [--below 0.995]

For every PDF in FOLDER, page by page, as multisets of characters (NFKC, white space aside):

* recall: the share of the characters of the better of pdftotext and PyMuPDF that kurabe has too;
* surplus: characters that kurabe has and neither of the two.

Prints the pages below the bound or with a surplus, and a line a file. Ends with 1 where a page is below the bound.
Skips with a message where a reader or the folder is missing (PyMuPDF: pip install pymupdf).
"""

import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import unicodedata


def characters(text):
    return collections.Counter(c for c in unicodedata.normalize("NFKC", text) if not c.isspace())


def of_kurabe(binary, path):
    """Characters page by page; None where the file is refused."""
    command = [binary, "extract", str(path), "--format", "json", "--quiet"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if not result.stdout.strip():
        return None
    pages = json.loads(result.stdout)["pages"]
    return [characters("".join(line["text"] for line in page["lines"])) for page in pages]


def of_pdftotext(path):
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    result = subprocess.run(command, capture_output=True, check=False)
    return [characters(page) for page in result.stdout.decode("utf-8", "replace").split("\f")[:-1]]


def of_pymupdf(path):
    import pymupdf

    try:
        with pymupdf.open(path) as document:
            return [characters(page.get_text()) for page in document]
    except Exception:  # whatever it is, the other reader is left
        return []


def shown(counter, limit=40):
    return "".join(sorted(counter.elements()))[:limit]


def compare(binary, path, bound):
    """The number of pages below the bound."""
    own, others = of_kurabe(binary, path), [of_pdftotext(path), of_pymupdf(path)]
    if own is None:
        print(f"{path.name}: refused by kurabe; pages of pdftotext, PyMuPDF: {[len(o) for o in others]}")
        return 0
    below, lowest = 0, 1.0
    for number, have in enumerate(own, 1):
        pages = [other[number - 1] for other in others if len(other) >= number]
        best = max(pages, key=lambda page: page.total(), default=collections.Counter())
        lost = best - have
        recall = 1.0 - lost.total() / max(best.total(), 1)
        surplus = have
        for page in pages:
            surplus = surplus - page
        lowest = min(lowest, recall)
        if recall < bound or surplus:
            below += recall < bound
            print(f"  p.{number}: recall {recall:.4f}, lost 「{shown(lost)}」, surplus 「{shown(surplus)}」")
    print(f"{path.name}: {len(own)} pages, lowest recall {lowest:.4f}, below the bound {below}")
    return below


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--bin", default="target/release/kurabe")
    parser.add_argument("--below", type=float, default=0.995)
    arguments = parser.parse_args()
    try:
        import pymupdf
    except ImportError:
        print("skipped: PyMuPDF is missing (pip install pymupdf)")
        return 0
    pymupdf.TOOLS.mupdf_display_errors(False)
    if not shutil.which("pdftotext"):
        print("skipped: pdftotext is missing (Debian: poppler-utils)")
        return 0
    if not arguments.folder.is_dir() or not shutil.which(arguments.bin):
        print(f"skipped: no folder {arguments.folder} or no program {arguments.bin}")
        return 0
    files = sorted(arguments.folder.glob("*.pdf"))
    below = sum(compare(arguments.bin, path, arguments.below) for path in files)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
