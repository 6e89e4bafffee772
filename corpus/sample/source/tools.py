"""The programs behind the layouts: LibreOffice, Chromium, Poppler; and what is missing when one is absent."""

import os
import pathlib
import re
import shutil
import subprocess

FONTS = {"IPAPGothic": "fonts-ipafont-gothic", "IPAexGothic": "fonts-ipaexfont-gothic",
         "IPAexMincho": "fonts-ipaexfont-mincho", "Noto Sans CJK JP": "fonts-noto-cjk", "Noto Serif CJK JP": "fonts-noto-cjk"}
PROGRAMS = {"soffice": "libreoffice-impress libreoffice-calc libreoffice-writer", "chromium": "chromium",
            "pdftotext": "poppler-utils", "fc-list": "fontconfig"}
EPOCH = "1767225600"  # 2026-01-01: the date the PDFs carry, so that making them again changes nothing


def missing():
    """Messages about programs and fonts that this machine lacks, with the Debian packages that hold them."""
    out = [f"{program} is not installed (apt-get install {package})"
           for program, package in PROGRAMS.items() if not shutil.which(program)]
    if shutil.which("fc-list"):
        have = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
        families = {name.strip() for line in have.splitlines() for name in line.split(",")}
        out += [f"the font {font} is not installed (apt-get install {package})"
                for font, package in FONTS.items() if font not in families]
    return out


def run(command, **options):
    result = subprocess.run(command, capture_output=True, text=True, timeout=240, **options)
    if result.returncode:
        raise SystemExit(f"{command[0]} failed ({result.returncode}):\n{result.stdout}{result.stderr}")
    return result.stdout


def libreoffice(source: pathlib.Path, folder: pathlib.Path):
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "LC_ALL": "C.UTF-8"}
    run(["soffice", f"-env:UserInstallation=file://{folder}/profile-office", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(source)], env=environment)
    return folder / (source.stem + ".pdf")


def chromium(source: pathlib.Path, folder: pathlib.Path):
    target = folder / (source.stem + ".pdf")
    run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-pdf-tagging", "--disable-sync", "--no-first-run", "--no-pdf-header-footer",
         f"--user-data-dir={folder}/profile-chromium", f"--print-to-pdf={target}", source.as_uri()])
    return target


def settle(pdf: pathlib.Path):
    """Give the PDF a fixed date and identifier (same length, so that no offset moves)."""
    data = pdf.read_bytes()
    data = re.sub(rb"D:20\d{12}(Z|[+-]\d\d'\d\d')?", lambda m: b"D:20260101000000" + m[0][16:], data)
    data = re.sub(rb"(/ID ?\[ ?)(<[0-9A-Fa-f]+>)(\s*)(<[0-9A-Fa-f]+>)",
                  lambda m: m[1] + blank(m[2]) + m[3] + blank(m[4]), data)
    data = re.sub(rb"(/DocChecksum ?/)([0-9A-F]+)", lambda m: m[1] + b"0" * len(m[2]), data)
    pdf.write_bytes(data)


def blank(token):
    return b"<" + b"0" * (len(token) - 2) + b">"


def pages(pdf: pathlib.Path):
    """The text of each page in the order it is drawn, without white space."""
    text = run(["pdftotext", "-raw", str(pdf), "-"])
    return ["".join(page.split()) for page in text.split("\f")[:-1]]
