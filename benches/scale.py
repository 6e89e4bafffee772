#!/usr/bin/env python3
"""What a batch costs by the number of documents: seconds and peak memory of a first run, of one in which nothing has changed,
and of one in which 1 % of the PDFs have. The documents are those of the generated country (examples/country).

    cargo build --release --bin kurabe --example country
    python3 benches/scale.py 50 500 1788 1788x10

A size is municipalities, or municipalities x years; each has two documents a year. Peak memory is that of the largest
process (ru_maxrss); the processes that read documents are counted by themselves.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def run(folder: Path) -> tuple[float, float, float, str]:
    """Seconds by the clock, seconds of the processor, peak memory in MB, and what kurabe said."""
    code = (
        "import resource,subprocess,sys;"
        "done=subprocess.run(sys.argv[1:],stdout=subprocess.PIPE,stderr=subprocess.DEVNULL);"
        "use=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "sys.stdout.buffer.write(b'%d %f %d\\n'%(use.ru_maxrss,use.ru_utime+use.ru_stime,done.returncode)+done.stdout)"
    )
    begun = time.perf_counter()
    command = [sys.executable, "-c", code, str(TARGET / "kurabe"), "run", "--quiet"]
    output = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=True).stdout.decode()
    seconds = time.perf_counter() - begun
    head, _, said = output.partition("\n")
    peak, processor, status = head.split()
    if status == "2":
        sys.exit(f"kurabe run failed in {folder}")
    return seconds, float(processor), int(peak) / 1024, said


def change(folder: Path) -> None:
    """Changes every hundredth PDF: a comment at its end, so that it is read again."""
    for place, path in enumerate(sorted((folder / "corpus").glob("*.pdf"))):
        if place % 100 == 0:
            with path.open("ab") as file:
                file.write(b"\n% changed\n")


def measure(size: str, folder: Path) -> None:
    municipalities, _, years = size.partition("x")
    country = [TARGET / "examples/country", "--municipalities", municipalities, "--years", years or "1"]
    subprocess.run([*country, "--to", folder / "corpus"], check=True, stdout=subprocess.DEVNULL)
    first = run(folder)
    documents, initiatives = map(int, re.search(r"(\d+)文書.*?取組(\d+)件", first[3]).groups())
    unchanged = run(folder)
    change(folder)
    changed = run(folder)
    cells = [f"{documents:,}", f"{initiatives:,}", f"{1000 * first[1] / documents:.0f}"]
    for seconds, _, peak, _ in (first, unchanged, changed):
        cells.append(f"{seconds:.1f} s, {peak:.0f} MB")
    print("| " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    print("| documents | initiatives | processor time a document, first run (ms) | first run | nothing changed | 1 % changed |")
    print("|---|---|---|---|---|---|", flush=True)
    for size in sys.argv[1:] or ["50", "500", "1788"]:
        with tempfile.TemporaryDirectory() as folder:
            measure(size, Path(folder))


if __name__ == "__main__":
    main()
