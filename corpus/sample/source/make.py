#!/usr/bin/env python3
"""Make the sample corpus: each <id>.json through its layout into ../<id>.pdf.

    make.py [ID…]            make all documents, or those named
    make.py --pages [ID…]    the same, and write the page each record begins on back into the data file

Python 3.9 or later, standard library only.
"""

import argparse
import importlib
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True

import facts
import tools

OUTPUT = facts.HERE.parent


def make(name, folder):
    document = facts.load(name)
    layout = importlib.import_module(name.replace("-", "_"))
    source = folder / f"{name}.{layout.SUFFIX}"
    source.write_text(layout.build(document), encoding="utf-8")
    pdf = (tools.chromium if layout.SUFFIX == "html" else tools.libreoffice)(source, folder)
    tools.settle(pdf)
    return document, layout, pdf


def locate(document, layout, pages):
    """The page on which each record begins: the first that has all its anchors, from the record before it onwards."""
    at, found = document.get("records_from", 1) - 1, []
    for record in document["records"]:
        keys = ["".join(key.split()) for key in layout.anchors(record)]
        while at < len(pages) and not all(key in pages[at] for key in keys):
            at += 1
        if at == len(pages):
            raise SystemExit(f"{document['id']}: no page has all of {keys} (after the record before it)")
        found.append(at + 1)
    return found


def unprinted(document, pages):
    """Facts of the records that the PDF does not print; what a record shows on its own page is looked for there."""
    everywhere, out = "".join(pages), []
    for record in document["records"]:
        here = pages[record["page"] - 1]
        facts_here = [*record.get("schedule", {}).values(), record.get("target")]
        facts_here += [line for entry in record.get("progress", []) for line in entry["text"].split("\n")]
        facts_anywhere = [record["name"], record["measure"], *record.get("departments", []), *record.get("actions", [])]
        out += [fact for fact in facts_here if fact and "".join(fact.split()) not in here]
        out += [fact for fact in facts_anywhere if fact and "".join(fact.split()) not in everywhere]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="ID", default=[])
    parser.add_argument("--pages", action="store_true", help="write the pages found into the data files")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="keep the generated sources there")
    options = parser.parse_args()
    if unknown := set(options.names) - set(facts.NAMES):
        parser.error(f"no such document: {', '.join(sorted(unknown))} (there are {', '.join(facts.NAMES)})")
    if lacks := tools.missing():
        raise SystemExit("The sample corpus cannot be made on this machine:\n  " + "\n  ".join(lacks))
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="kurabe-sample-") as temporary:
        folder = pathlib.Path(temporary)
        for name in options.names or facts.NAMES:
            document, layout, pdf = make(name, folder)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(folder / f"{name}.{layout.SUFFIX}", options.keep)
            pages = tools.pages(pdf)
            found = locate(document, layout, pages)
            differs = [record["name"] for record, page in zip(document["records"], found) if record["page"] != page]
            if options.pages:
                for record, page in zip(document["records"], found):
                    record["page"] = page
                facts.save(name, {**document, "pages": len(pages)})
            elif differs or document["pages"] != len(pages):
                print(f"{name}: page numbers in {name}.json are not those of the PDF (make.py --pages writes them): "
                      + "、".join(differs), file=sys.stderr)
                wrong += 1
            if lost := unprinted(document, pages):
                raise SystemExit(f"{name}: the PDF does not print " + "、".join(lost))
            shutil.copy(pdf, OUTPUT / f"{name}.pdf")
            print(f"{name}.pdf: {len(pages)} pages, {len(found)} records, {pdf.stat().st_size // 1024} KB")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
