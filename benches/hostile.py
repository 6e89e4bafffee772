#!/usr/bin/env python3
"""How long kurabe takes over pages that are meant to be read without end: a million glyphs (or as many as are asked for)
scattered at random, in words, in the cells of a ruled grid, and a million rectangles.

    cargo build --release && python3 benches/hostile.py [1000000]
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

KURABE = Path(__file__).resolve().parent.parent / "target/release/kurabe"


def pdf(content: bytes) -> bytes:
    """A page with this content and a font F."""
    stream = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def text(size: float, texts: list[tuple[float, float, bytes]]) -> bytes:
    shown = (b"1 0 0 1 %.2f %.2f Tm (%b) Tj\n" % place for place in texts)
    return b"BT /F %g Tf " % size + b"".join(shown) + b"ET"


def pages(count: int) -> dict[str, bytes]:
    chance = random.Random(1)
    place = lambda: (chance.random() * 580, chance.random() * 830)
    side = int(count**0.5)
    rules = b"0.1 w " + b"".join(
        b"%.2f 0 m %.2f 842 l S 0 %.2f m 595 %.2f l S\n" % ((i * 595 / side,) * 2 + (i * 842 / side,) * 2)
        for i in range(side)
    )
    cells = [(i * 595 / side + 0.1, j * 842 / side + 0.1, b"a") for i in range(side) for j in range(side)]
    return {
        "glyphs at random": text(4, [(*place(), b"a") for _ in range(count)]),
        "words at random": text(4, [(*place(), b"abcdefghij") for _ in range(count // 10)]),
        "cells of a grid": rules + text(1, cells),
        "rectangles": b"".join(b"%.1f %.1f 5 5 re S\n" % place() for _ in range(count)),
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        for name, content in pages(count).items():
            path = Path(folder) / "page.pdf"
            path.write_bytes(pdf(content))
            begun = time.perf_counter()
            done = subprocess.run([KURABE, "extract", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            seconds = time.perf_counter() - begun
            said = next((line for line in done.stderr.decode().splitlines() if "途中まで" in line), "no limit reached")
            print(f"{count:,} {name}: {seconds:.1f} s, status {done.returncode}, {said}", flush=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
