#!/usr/bin/env python3
"""Draw, print, check and write documents of the grammar with their truth.

    make.py --out DIR --documents N --seed S --set learn|choose|report|families
"""

import argparse
import collections
import io
import json
import pathlib
import sys
import tempfile
import time
import traceback

import pikepdf

import compose

import provenance
import truth
from renderers import html
from renderers.chromium import Chromium


def one(chromium, seed, which):
    doc, initiatives, meta = compose.draw(seed, which)
    extra = [doc.page.header] if doc.page.header else []
    places = provenance.assign(doc, extra)
    t0 = time.time()
    data = chromium.pdf(html.document(doc))
    t1 = time.time()
    found, sizes = provenance.read(data)
    print(seed, meta["container"], f"print {t1 - t0:.2f} read {time.time() - t1:.2f} {len(data)//1024}K {len(sizes)}p", file=sys.stderr)
    where = provenance.locate(places, found)
    meta["producer"] = "chromium"
    record = truth.build(doc, initiatives, places, where, sizes, meta)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        provenance.repaint(pdf, places)
        out = io.BytesIO()
        pdf.save(out, compress_streams=True)
    return out.getvalue(), record


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", default="learn", choices=("learn", "choose", "report", "families"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    refused, made, seed, start = collections.Counter(), 0, options.seed * 1_000_000, time.time()
    with tempfile.TemporaryDirectory() as folder:
        chromium = Chromium(folder)
        while made < options.documents and sum(refused.values()) < 20 + options.documents:
            seed += 1
            try:
                data, record = one(chromium, seed, options.set)
            except provenance.Mismatch as problem:
                refused["mismatch"] += 1
                print(f"{seed}: {problem}", file=sys.stderr)
                continue
            except Exception:
                refused["error"] += 1
                print(f"{seed}:", file=sys.stderr)
                traceback.print_exc()
                continue
            made += 1
            name = f"{options.set}-{made:04d}"
            record["name"], record["pdf"] = name, f"{name}.pdf"
            (options.out / f"{name}.pdf").write_bytes(data)
            (options.out / f"{name}.truth.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        chromium.close()
    print(f"{made} documents in {time.time() - start:.0f} s; refused: {dict(refused)}")


if __name__ == "__main__":
    main()
