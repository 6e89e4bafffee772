#!/usr/bin/env python3
"""Writes the broken files of this folder: what producers, transfers and attackers do to a PDF, one thing a file.

    python3 make.py

Each begins as the same sound page with the lines of LINES. Same bytes every time.
"""

import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
LINES = ["第３章 取組", "【書かない窓口】", "申請書を書かずに手続ができます。"]


def shown(lines, font="F1"):
    parts = [
        f"BT /{font} 12 Tf 72 {740 - 20 * at} Td <{line.encode('utf-16-be').hex()}> Tj ET\n" for at, line in enumerate(lines)
    ]
    return "".join(parts).encode()


def stream(data, entries=b"", length=None):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data) if length is None else length, entries, data)


def objects(content=None):
    """The objects of the sound page, by number."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
        4: stream(shown(LINES)) if content is None else content,
        5: b"<</Type/Font/Subtype/Type0/BaseFont/Any/Encoding/UniJIS-UCS2-H/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType0/BaseFont/Any/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>]>>",
        6: b"<</Font<</F1 5 0 R>>>>",
    }


def written(parts, trailer=b"/Root 1 0 R", shift=0, xref=True):
    out, places = b"%PDF-1.7\n", {}
    for number, body in parts.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if not xref:
        return out + b"trailer<<%s>>\n" % trailer
    start, size = len(out), max(parts) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % (places.get(number, 0) + shift)
    return out + b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def flate(data):
    return zlib.compress(data, 9)


def with_changes(**changes):
    parts = objects()
    parts.update({int(number[1:]): body for number, body in changes.items()})
    return written(parts)


def files():
    sound, text = written(objects()), shown(LINES)
    yield "sound", sound
    yield "no-xref", written(objects(), xref=False)
    yield "wrong-xref", written(objects(), shift=7)
    yield "cut-in-xref", sound[: sound.index(b"xref") + 30]
    yield "cut-in-content", sound[: sound.index(b"endstream") - 40]
    yield "junk-before", b"HTTP/1.1 200 OK\r\n" * 30 + sound
    yield "junk-after", sound + bytes(range(256)) * 8
    yield "line-ends-changed", sound.replace(b"\n", b"\r\n")
    yield "empty", b""
    yield "text-file", "計画の本文".encode() * 40
    yield "header-alone", b"%PDF-1.7\n"
    yield "no-pages", with_changes(_2=b"<</Type/Pages/Kids[]/Count 0>>")
    parts = objects()
    parts[2] = b"<</Type/Pages/Kids[9 0 R 3 0 R]/Count 2>>"
    yield "page-missing", written(parts)
    yield "pages-in-a-circle", with_changes(_2=b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>")
    deep = objects()
    for number in range(10, 3010):
        deep[number] = b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1)
    deep[2], deep[3010] = b"<</Type/Pages/Kids[3 0 R 10 0 R]/Count 2>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    yield "pages-three-thousand-deep", written(deep)
    yield "arrays-in-arrays", with_changes(_7=b"[" * 100_000 + b"]" * 100_000)
    yield "previous-xref-is-itself", written(objects(), b"/Root 1 0 R/Prev 9")
    yield "resources-are-themselves", with_changes(_6=b"6 0 R")
    yield "content-missing", with_changes(_3=objects()[3].replace(b"4 0 R", b"99 0 R"))
    yield "content-no-stream", with_changes(_4=b"<</Length 3>>")
    yield "length-negative", with_changes(_4=stream(text, length=-5))
    yield "length-huge", with_changes(_4=stream(text, length=999_999_999_999))
    yield "length-short", with_changes(_4=stream(text, length=40))
    yield "length-in-itself", with_changes(_4=b"<</Length 4 0 R>>stream\n" + text + b"\nendstream")
    packed = flate(text * 20)
    broken = packed[: len(packed) // 2] + bytes(8) + packed[len(packed) // 2 + 8 :]
    yield "flate-damaged", with_changes(_4=stream(broken, b"/Filter/FlateDecode"))
    yield "flate-cut", with_changes(_4=stream(packed[:-12], b"/Filter/FlateDecode"))
    yield "flate-that-is-none", with_changes(_4=stream(text, b"/Filter/FlateDecode"))
    bomb = flate(flate(b" " * (512 << 20)))
    yield "bomb", with_changes(_4=stream(bomb, b"/Filter[/FlateDecode/FlateDecode]"))
    columns = b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2147483647>>"
    yield "predictor-columns-huge", with_changes(_4=stream(packed, columns))
    yield "filter-unknown", with_changes(_4=stream(text, b"/Filter/NoSuchDecode"))
    yield "filters-a-thousand", with_changes(_4=stream(text, b"/Filter[" + b"/ASCIIHexDecode" * 1000 + b"]"))
    yield "font-missing", with_changes(_6=b"<</Font<<>>>>")
    yield "font-no-dictionary", with_changes(_5=b"[1 2 3]")
    loop = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources 6 0 R/Length 6>>stream\n/X1 Do\nendstream"
    parts = objects(stream(text + b"/X1 Do\n"))
    parts[6], parts[7] = b"<</Font<</F1 5 0 R>>/XObject<</X1 7 0 R>>>>", loop
    yield "form-paints-itself", written(parts)
    parts = objects(stream(text + b"BT /T3 12 Tf 72 500 Td <41> Tj ET\n"))
    parts[6] = b"<</Font<</F1 5 0 R/T3 7 0 R>>>>"
    parts[7] = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65/Widths[1]"
        b"/Encoding<</Differences[65/g1]>>/CharProcs<</g1 8 0 R>>/Resources 6 0 R>>"
    )
    parts[8] = stream(b"1 0 d0 BT /T3 1 Tf <41> Tj ET")
    yield "type3-shows-itself", written(parts)
    mapped = objects()
    mapped[5] = mapped[5].replace(b"/DescendantFonts", b"/ToUnicode 7 0 R/DescendantFonts")
    mapped[7] = stream(b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange " * 200)
    yield "cmap-range-huge", written(mapped)
    mapped = objects()
    mapped[5] = mapped[5].replace(b"/UniJIS-UCS2-H", b" 7 0 R")
    mapped[7] = stream(b"/Own usecmap 1 begincodespacerange <00> <ff> endcodespacerange", b"/CMapName/Own/UseCMap 7 0 R")
    yield "cmap-uses-itself", written(mapped)
    yield "numbers-huge", with_changes(_4=stream(b"1e400 0 0 9" + b"9" * 400 + b" 0 0 cm\n" + text))
    yield "string-unclosed", with_changes(_4=stream(text + b"BT (" + b"((((" * 5000))
    yield "inline-image-unclosed", with_changes(_4=stream(text + b"BI /W 9 /H 9 ID " + b"\x00EI" * 3000))
    yield "states-saved-without-end", with_changes(_4=stream(flate(b"q " * 1_000_000 + text), b"/Filter/FlateDecode"))
    yield "page-without-area", with_changes(_3=objects()[3].replace(b"[0 0 595 842]", b"[0 0 0 0]"))
    yield "page-upside-down", with_changes(_3=objects()[3].replace(b"[0 0 595 842]", b"[595 842 0 0]"))
    yield "page-endless", with_changes(_3=objects()[3].replace(b"[0 0 595 842]", b"[-99999999999 -99999999999 99999999999 99999999999]"))
    yield "rotated-askew", with_changes(_3=objects()[3].replace(b"/Contents", b"/Rotate 37/Contents"))


for name, data in files():
    (HERE / f"{name}.pdf").write_bytes(data)
