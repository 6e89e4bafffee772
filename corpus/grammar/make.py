#!/usr/bin/env python3
"""Draw, print, check and write documents of the grammar with their truth.

    make.py --out DIR --documents N --seed S --set learn|choose|report|families
"""

import argparse
import collections
import io
import json
import pathlib
import random
import sys
import tempfile
import time
import traceback

import pikepdf

import compose

import provenance
import truth
from renderers.paper import Overfull
import press


def one(printers, seed, which, container=None, producer=None):
    doc, initiatives, meta = compose.draw(seed, which, container)
    rng = random.Random(f"print:{which}:{seed}")
    producer = producer or press.choose(rng, meta)
    press.fit(rng, doc, producer)
    extra = [doc.page.header] if doc.page.header else []
    places = provenance.assign(doc, extra)
    data = printers.print(rng, doc, producer)
    found, sizes = provenance.read(data)
    where = provenance.locate(places, found)
    meta["producer"] = producer
    record = truth.build(doc, initiatives, places, where, sizes, meta)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        provenance.repaint(pdf, places)
        return press.finish(rng, pdf, record), record


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", default="learn", choices=("learn", "choose", "report", "families"))
    parser.add_argument("--container", help="only this container")
    parser.add_argument("--producer", help="only this producer")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    refused, made, seed, start = collections.Counter(), 0, options.seed * 1_000_000, time.time()
    with tempfile.TemporaryDirectory() as folder:
        printers = press.Printers(folder)
        while made < options.documents and sum(refused.values()) < 20 + options.documents:
            seed += 1
            try:
                data, record = one(printers, seed, options.set, options.container, options.producer)
            except (provenance.Mismatch, Overfull) as problem:
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
        printers.close()
    print(f"{made} documents in {time.time() - start:.0f} s; refused: {dict(refused)}")


if __name__ == "__main__":
    main()
