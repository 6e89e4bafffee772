#!/usr/bin/env python3
"""Processor time of `kurabe extract FILE --format json` against `pdftotext -layout FILE -`, whole processes, in turn.

    cargo build --release && python3 benches/against_pdftotext.py [--rounds 5] [FILE or FOLDER …]

Without files: those of corpus/sample, and of ../shared/pdf and ../shared/pdf-real where they are. User and system time
of all threads are added up; the smallest of the rounds counts, since a busy machine only ever adds to it. Ends with 1
where the median of the quotients is above 1 or one of them above 2; skips, with a message, where pdftotext is missing.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
FOLDERS = [HOME / "corpus/sample", HOME.parent / "shared/pdf", HOME.parent / "shared/pdf-real"]
# The aims: text and tables for what others take for the text alone.
MEDIAN, WORST = 1.0, 2.0


def processor(command):
    """Seconds of user and system time that a command takes; its output goes nowhere."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as child:
        _, _, used = os.wait4(child.pid, 0)
        child.returncode = 0
    return used.ru_utime + used.ru_stime


def quotient(kurabe, file, rounds):
    """The smallest times of both programs for a file, run in turn."""
    ours = [kurabe, "extract", str(file), "--format", "json", "--quiet"]
    theirs = ["pdftotext", "-layout", str(file), "-"]
    times = [(processor(ours), processor(theirs)) for _ in range(rounds)]
    return tuple(min(column) for column in zip(*times))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bin", default=str(HOME / "target/release/kurabe"))
    arguments = parser.parse_args()
    if shutil.which("pdftotext") is None:
        print("skipped: pdftotext (Debian: poppler-utils) is not installed")
        return 0
    if not Path(arguments.bin).exists():
        print(f"skipped: {arguments.bin} is not there (cargo build --release)")
        return 0
    places = arguments.files or [folder for folder in FOLDERS if folder.exists()]
    files = [file for place in places for file in (sorted(place.glob("*.pdf")) if place.is_dir() else [place])]
    quotients = []
    print(f"{'kurabe':>10} {'pdftotext':>10} {'quotient':>8}  file")
    for file in files:
        ours, theirs = quotient(arguments.bin, file, arguments.rounds)
        quotients.append(ours / max(theirs, 1e-4))
        print(f"{ours * 1e3:7.1f} ms {theirs * 1e3:7.1f} ms {quotients[-1]:8.2f}  {file.name}", flush=True)
    median, worst = statistics.median(quotients), max(quotients)
    print(f"median {median:.2f} (at most {MEDIAN}), worst {worst:.2f} (at most {WORST}) of {len(quotients)} files")
    return int(median > MEDIAN or worst > WORST)


if __name__ == "__main__":
    sys.exit(main())
