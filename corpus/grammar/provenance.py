"""Where each run of text fell: every run is printed in a colour of its own, read back, and repainted in its real colour."""

import collections
import re
import unicodedata

import pikepdf
import pymupdf as fitz

from blocks import tables, walk

STEP = 0x1F3  # keys are odd in blue, real colours even: no real colour is a key


class Mismatch(Exception):
    """What was printed is not what was meant."""


def assign(doc, extra=()):
    """Give each run its key, in reading order; returns [(line, table, row, column)]."""
    places, key = [], 1
    for table in tables(doc.blocks):
        for row in table.head:
            for cell in row:
                for line in cell.lines:
                    line.repeats = table.repeat
    for place in list(walk(doc.blocks)) + [(line, None, None, None) for line in extra]:
        places.append(place)
        for run in place[0].runs:
            run.key = (key * STEP * 2 + 1) & 0xFFFFFF
            key += 1
    return places


def fold(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def read(data):
    """Key → {page: [(text, bbox, origin)]} of a printed PDF, in painting order."""
    found, sizes = collections.defaultdict(lambda: collections.defaultdict(list)), []
    with fitz.open(stream=data, filetype="pdf") as pdf:
        for number, page in enumerate(pdf, 1):
            sizes.append((page.rect.width, page.rect.height))
            for block in page.get_text("dict", flags=fitz.TEXT_PRESERVE_WHITESPACE | fitz.TEXT_PRESERVE_LIGATURES, sort=False)["blocks"]:
                for line in block.get("lines", ()):
                    for span in line["spans"]:
                        if span["text"].strip():
                            found[span["color"]][number].append((span["text"], span["bbox"], span["origin"]))
    return found, sizes


def locate(places, found):
    """For each line its text and box on each page: [{page: (text, box)}]; raises Mismatch where characters lack or repeat."""
    out = []
    for line, *_ in places:
        pages = collections.defaultdict(list)
        for run in line.runs:
            wanted = fold(run.text)
            if not wanted:
                continue
            spans = found.get(run.key, {})
            got = {page: fold("".join(text for text, *_ in parts)) for page, parts in spans.items()}
            if not fits(got, wanted, line.repeats):  # painted in another order: by place
                got = {page: fold("".join(text for text, *_ in sorted(parts, key=lambda part: (round(part[2][1]), part[2][0])))) for page, parts in spans.items()}
            if not fits(got, wanted, line.repeats):
                raise Mismatch(f"{run.text!r} came out as {got!r}")
            for page, part in got.items():
                # where it is whole, the text as meant (width variants, spaces); else what fell on the page
                pages[page].append((run.text if part == wanted else part, union([box for _, box, _ in spans[page]])))
        out.append({page: ("".join(text for text, _ in parts), union([box for _, box in parts])) for page, parts in pages.items()})
    return out


def fits(got, wanted, repeats):
    return "".join(got[page] for page in sorted(got)) == wanted or (repeats and got and all(text == wanted for text in got.values()))


def union(boxes):
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


COLOUR = re.compile(rb"(?<![\d.])([\d.]+) ([\d.]+) ([\d.]+) (rg|RG|sc|scn)\b")


def repaint(pdf: pikepdf.Pdf, places, black="#000000"):
    """Replace the key colours of all content streams by the real ones."""
    real = {run.key: run.colour or black for line, *_ in places for run in line.runs}

    def swap(match):
        key = 0
        for part in match.groups()[:3]:
            key = key << 8 | min(255, round(float(part) * 255))
        if key not in real:
            return match[0]
        colour = real[key]
        return b" ".join(f"{int(colour[i:i + 2], 16) / 255:.4g}".encode() for i in (1, 3, 5)) + b" " + match[4]

    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and ("/Subtype" not in item or item.Subtype == "/Form") and "/Length1" not in item \
                and item.get("/Type") in (None, "/XObject"):
            try:
                data = item.read_bytes()
            except pikepdf.PdfError:
                continue
            if b"rg" in data or b"sc" in data or b"RG" in data:
                item.write(COLOUR.sub(swap, data))
