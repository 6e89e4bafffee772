#!/usr/bin/env python3
"""Tables of kurabe against pdfplumber, camelot (lattice), PyMuPDF and tabula: same files, same scorer, one run.

    tests/compare_tables.py [--bin target/release/kurabe] [--truth FOLDER] [--scorer FILE] [NAME ...]

FOLDER holds NAME.pdf with NAME.truth.json; the scorer is a Python file with `score_tables(truth, found)`. What is not
installed is left out with a message. The others are given twice: as they report (a table a page, no spans), and helped:
spans derived from their cells' boxes, and the parts of a table on several pages joined by one who knows the truth.
Prints a Markdown table: cell adjacency (F1) / cells with the right spans.
"""
import argparse
import importlib.util
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
# Edges of cells that are nearer than this (points) are one line of the grid.
SAME_EDGE = 2.5


def pdfplumber_tables(path):
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for table in page.find_tables():
                rows = [[box and text_of_pdfplumber(page, box) for box in row.cells] for row in table.rows]
                boxed = [(box, text_of_pdfplumber(page, box)) for box in table.cells]
                yield number, rows, boxed


def text_of_pdfplumber(page, box):
    x0, top, x1, bottom = page.bbox
    inside = (max(box[0], x0), max(box[1], top), min(box[2], x1), min(box[3], bottom))
    if inside[0] >= inside[2] or inside[1] >= inside[3]:
        return ""
    return page.within_bbox(inside, strict=False).extract_text() or ""


def pymupdf_tables(path):
    import pymupdf

    with pymupdf.open(path) as pdf:
        for number, page in enumerate(pdf, 1):
            for table in page.find_tables().tables:
                boxed = [(cell, page.get_textbox(cell)) for cell in table.cells if cell]
                yield number, table.extract(), boxed


def camelot_tables(path):
    import camelot

    for table in camelot.read_pdf(str(path), pages="all", flavor="lattice"):
        rows = [[cell.text for cell in row] for row in table.cells]
        yield table.page, rows, boxed_by_camelot(table)


def boxed_by_camelot(table):
    """camelot says of each grid place which sides are drawn: places without a side between them are one cell."""
    done, boxed = set(), []
    for r, row in enumerate(table.cells):
        for c, cell in enumerate(row):
            if (r, c) in done:
                continue
            last_row, last_column = r, c
            while last_column + 1 < len(row) and not table.cells[r][last_column].right:
                last_column += 1
            while last_row + 1 < len(table.cells) and not table.cells[last_row][c].bottom:
                last_row += 1
            places = [(i, j) for i in range(r, last_row + 1) for j in range(c, last_column + 1)]
            done.update(places)
            end = table.cells[last_row][last_column]
            text = "\n".join(table.cells[i][j].text for i, j in places if table.cells[i][j].text)
            boxed.append(((cell.x1, -cell.y2, end.x2, -end.y1), text))
    return boxed


def tabula_tables(path):
    import tabula

    for table in tabula.read_pdf(str(path), pages="all", lattice=True, output_format="json", silent=True):
        rows = [[cell["text"] for cell in row] for row in table["data"]]
        boxed = [((c["left"], c["top"], c["left"] + c["width"], c["top"] + c["height"]), c["text"])
                 for row in table["data"] for c in row if c["width"] and c["height"]]
        yield table.get("page_number", 0), rows, boxed


def as_reported(rows):
    return [cell(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text is not None]


def by_boxes(boxed):
    """Cells with the spans that their boxes have over the grid of all the boxes' edges."""
    columns, lines = edges(boxed, 0, 2), edges(boxed, 1, 3)
    cells = []
    for (x0, top, x1, bottom), text in boxed:
        left, right = nearest(columns, x0), nearest(columns, x1)
        upper, lower = nearest(lines, top), nearest(lines, bottom)
        cells.append(cell(upper, left, max(1, lower - upper), max(1, right - left), text))
    return cells


def cell(row, col, rowspan, colspan, text):
    return {"row": row, "col": col, "rowspan": rowspan, "colspan": colspan, "text": text or ""}


def edges(boxed, low, high):
    found = []
    for value in sorted(v for box, _ in boxed for v in (box[low], box[high])):
        if not found or value - found[-1] > SAME_EDGE:
            found.append(value)
    return found


def nearest(grid, value):
    return min(range(len(grid)), key=lambda i: abs(grid[i] - value))


def joined_by_truth(truth, tables, fold):
    """Joins the parts that share most of their texts with the same table of the truth; repeated header rows go."""
    wanted = [{fold(c.get("text")) for row in (t.get("header_rows") or []) + t["rows"] for c in row} - {""}
              for t in truth["tables"]]
    groups, alone = {}, []
    for cells in tables:
        texts = {fold(c["text"]) for c in cells} - {""}
        shared = [len(texts & other) for other in wanted]
        best = max(range(len(wanted)), key=shared.__getitem__, default=None)
        if best is None or not shared[best]:
            alone.append(cells)
        else:
            groups.setdefault(best, []).append(cells)
    return alone + [stacked(parts, fold) for parts in groups.values()]


def stacked(parts, fold):
    whole = list(parts[0])
    for part in parts[1:]:
        header = rows_in_common(parts[0], part, fold)
        below = max(c["row"] + c["rowspan"] for c in whole)
        whole += [{**c, "row": c["row"] - header + below} for c in part if c["row"] >= header]
    return whole


def rows_in_common(first, other, fold):
    """How many rows at the top of both say the same."""
    def row(cells, r):
        return [fold(c["text"]) for c in cells if c["row"] == r]

    count = 0
    while row(other, count) and row(first, count) == row(other, count):
        count += 1
    return count


TOOLS = {"pdfplumber": ("pdfplumber", pdfplumber_tables), "camelot (lattice)": ("camelot", camelot_tables),
         "PyMuPDF": ("pymupdf", pymupdf_tables), "tabula (lattice)": ("tabula", tabula_tables)}


def figures_of(name, truth, path, find, scorer):
    try:
        found = list(find(path))
    except Exception as problem:  # a tool that fails on a file has found nothing there
        print(f"{name}: {path.name}: {type(problem).__name__}: {problem}", file=sys.stderr)
        found = []
    reported = [as_reported(rows) for _, rows, _ in found]
    helped = joined_by_truth(truth, [by_boxes(boxed) for _, _, boxed in found if boxed], scorer.fold_cell)
    score = lambda tables: scorer.score_tables(truth, {"tables": [{"cells": cells} for cells in tables]})
    return score(reported), score(helped)


def kurabe_tables(binary, path):
    run = subprocess.run([binary, "extract", str(path), "--format", "json", "--quiet"], capture_output=True, check=True)
    return json.loads(run.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default="target/release/kurabe")
    parser.add_argument("--truth", type=pathlib.Path, default=SHARED / "pdf")
    parser.add_argument("--scorer", type=pathlib.Path, default=SHARED / "tools" / "score.py")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    if not options.scorer.exists() or not options.truth.is_dir():
        print(f"skipped: no {options.scorer} or no {options.truth}")
        return 0
    spec = importlib.util.spec_from_file_location("scorer", options.scorer)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    tools = {name: find for name, (module, find) in TOOLS.items() if importlib.util.find_spec(module)}
    for name in TOOLS.keys() - tools.keys():
        print(f"left out, not installed: {name}", file=sys.stderr)

    headings = ["kurabe", *(f"{name}{kind}" for name in tools for kind in ("", ", helped"))]
    print("| document | " + " | ".join(headings) + " |")
    print("|---|" + "---|" * len(headings))
    rows = []
    for truth_path in sorted(options.truth.glob("*.truth.json")):
        document = truth_path.name.removesuffix(".truth.json")
        if options.names and document not in options.names:
            continue
        truth, path = json.loads(truth_path.read_text()), options.truth / f"{document}.pdf"
        figures = [scorer.score_tables(truth, kurabe_tables(options.bin, path))]
        for name, find in tools.items():
            figures += figures_of(name, truth, path, find, scorer)
        rows.append(figures)
        print(f"| {document} | " + " | ".join(f"{t:.3f} / {s:.3f}" for t, s in figures) + " |", flush=True)
    if rows:
        means = [[sum(pair[k] for pair in column) / len(rows) for k in (0, 1)] for column in zip(*rows)]
        print("| mean | " + " | ".join(f"{t:.3f} / {s:.3f}" for t, s in means) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
