#!/usr/bin/env python3
"""Make the PDFs of the invented plans from their HTML: `make.py [NAME ...]`.

The first line of each page names the program that prints it: chromium, writer or calc (LibreOffice). The expected
records stand in NAME.json. Cities, people and sentences are invented.
"""
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-pdf-tagging"]
FILTERS = {"writer": ("HTML (StarWriter)", "writer_pdf_Export"), "calc": ("HTML (StarCalc)", "calc_pdf_Export")}


def make(source):
    target = source.with_suffix(".pdf")
    program = source.read_text().split("\n")[0].strip("<!- >")
    if program == "chromium":
        run = [*CHROMIUM, f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(run, check=True, capture_output=True)
        return target
    reader, writer = FILTERS[program]
    with tempfile.TemporaryDirectory() as home:
        run = ["soffice", f"-env:UserInstallation=file://{home}", "--headless", f"--infilter={reader}",
               "--convert-to", f"pdf:{writer}", "--outdir", str(HERE), str(source)]
        subprocess.run(run, check=True, capture_output=True)
    return target


for page in sorted(HERE.glob("*.html")):
    if len(sys.argv) == 1 or page.stem in sys.argv[1:]:
        print(f"{make(page).name} {page.with_suffix('.pdf').stat().st_size // 1024} KB")
