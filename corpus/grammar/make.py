#!/usr/bin/env python3
"""Draw, print, check and write documents of the grammar with their truth.

    make.py --out DIR --documents N --seed S --set learn|choose|report|families
    make.py --out tests/grammar --sample
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

SAMPLE = 30
BATCH = 40  # documents drawn before they are printed: LibreOffice starts once for all of them
import noise
import press


class Job:
    """One document on its way: drawn, handed to its printer, read back."""

    def __init__(self, seed, which, container=None, producer=None, short=False):
        self.seed, self.doc, self.initiatives, self.meta = seed, *compose.draw(seed, which, container, short)
        self.rng = random.Random(f"print:{which}:{seed}")
        self.meta["producer"] = producer or press.choose(self.rng, self.doc)
        press.fit(self.rng, self.doc, self.meta["producer"])
        noise.apply(self.rng, self.doc)
        if self.meta["producer"] in ("writer", "calc"):
            self.doc.note = self.doc.stamp = None
        self.places = provenance.assign(self.doc, [entry for entry in (self.doc.page.header, getattr(self.doc, "note", None)) if entry])

    def finish(self, data):
        self.meta["noise"] = self.doc.noise
        found, sizes = provenance.read(data)
        where = provenance.locate(self.places, found)
        record = truth.build(self.doc, self.initiatives, self.places, where, sizes, self.meta)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            provenance.repaint(pdf, self.places)
            return press.finish(self.rng, pdf, record), record


def batch(printers, jobs, refused):
    """(data, record) of each job that came out as meant, in order."""
    for job, data in zip(jobs, printers.print(jobs)):
        try:
            if isinstance(data, Exception):
                raise data
            yield job.finish(data)
        except (provenance.Mismatch, Overfull) as problem:
            refused[f"{job.meta['producer']} {type(problem).__name__}"] += 1
            print(f"{job.seed} {job.meta['producer']} {job.meta['container']}: {str(problem)[:160]}", file=sys.stderr)
        except Exception:
            refused["error"] += 1
            print(f"{job.seed}:", file=sys.stderr)
            traceback.print_exc()


def write(folder, name, data, record):
    record["name"], record["pdf"] = name, f"{name}.pdf"
    (folder / f"{name}.pdf").write_bytes(data)
    (folder / f"{name}.truth.json").write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


def sample(folder):
    """Each container with one producer after the other, the first document that is small."""
    folder.mkdir(parents=True, exist_ok=True)
    containers = (sorted(compose.CONTAINERS) * 2)[:SAMPLE]
    refused = collections.Counter()
    with tempfile.TemporaryDirectory() as room:
        printers = press.Printers(room)
        for number, container in enumerate(containers, 1):
            if not list(folder.glob(f"{number:02d}-*.pdf")):
                write(folder, *small(printers, number, container, refused))
        printers.close()
    print(f"{len(containers)} documents; refused: {dict(refused)}")


def small(printers, number, container, refused):
    """Name, PDF and truth of the first small document of a container; the producers take turns."""
    which = "families" if container in compose.LEFT_OUT["containers"] else "learn"
    turn = press.PRODUCERS[number % len(press.PRODUCERS):] + press.PRODUCERS[:number % len(press.PRODUCERS)]
    for seed in range(99_000_000 + number * 1000, 99_001_000 + number * 1000):
        doc, initiatives, _ = compose.draw(seed, which, container)
        if len(initiatives) > 9:
            continue
        producer = next(name for name in turn if press.able(name, doc))
        for data, record in batch(printers, [Job(seed, which, container, producer)], refused):
            if len(data) < 160_000 and len(record["pages"]) <= 3:
                return f"{number:02d}-{container}-{producer}", data, record
    raise SystemExit(f"no small document of {container}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", default="learn", choices=("learn", "choose", "report", "families"))
    parser.add_argument("--first", type=int, default=1, help="number of the first document")
    parser.add_argument("--container", help="only this container")
    parser.add_argument("--producer", help="only this producer")
    parser.add_argument("--short", action="store_true", help="one to five initiatives a document")
    parser.add_argument("--sample", action="store_true", help="the fixed sample: 30 small documents over all containers and producers")
    options = parser.parse_args()
    if options.sample:
        return sample(options.out)
    options.out.mkdir(parents=True, exist_ok=True)
    refused, made, seed, start = collections.Counter(), 0, options.seed * 1_000_000, time.time()
    with tempfile.TemporaryDirectory() as folder:
        printers = press.Printers(folder)
        while made < options.documents and sum(refused.values()) < 20 + options.documents:
            jobs = []
            for _ in range(min(BATCH, options.documents - made)):
                seed += 1
                jobs.append(Job(seed, options.set, options.container, options.producer, options.short))
            for data, record in batch(printers, jobs, refused):
                made += 1
                name = f"{options.set}-{options.first + made - 1:04d}"
                write(options.out, name, data, record)
        printers.close()
    print(f"{made} documents in {time.time() - start:.0f} s; refused: {dict(refused)}")


if __name__ == "__main__":
    main()
