"""Who prints a document, with which fonts, in which painting order, and how the file is saved."""

import io
import pathlib
import subprocess

import pikepdf

from blocks import tables, walk
from renderers import calc, canvas, html, odf
from renderers.chromium import Chromium
from renderers.paper import Flow
from sentences import pick
SUFFIX = {"writer": "fodt", "impress": "fodp", "calc": "fods"}


PRODUCERS = ("chromium", "reportlab", "writer", "cairo", "calc", "impress")


def able(producer, doc):
    """Whether a producer can show the layout: charts and vertical cells are beyond Writer, boxes beyond Calc."""
    if producer == "writer":
        return not any(cell.paint or cell.vertical for table in tables(doc.blocks) for row in table.head + table.body for cell in row)
    return producer != "calc" or (calc.possible(doc.blocks) and not filled(doc))


def choose(rng, doc):
    slide = doc.page.width in (960, 720) or any(cell.paint for table in tables(doc.blocks) for row in table.body for cell in row)
    weights = {"chromium": 4, "reportlab": 3, "cairo": 2, "writer": 1 if slide else 4, "impress": 4 if slide else .7, "calc": 3}
    return pick(rng, *((producer, weight if able(producer, doc) else 0) for producer, weight in weights.items()))


def filled(doc):
    """Whether a run stands white on a fill of its own, which a sheet cannot show."""
    return any(run.box == "fill" or run.colour == "#ffffff" for entry, *_ in walk(doc.blocks) for run in entry.runs)


def fit(rng, doc, producer):
    """Fonts that the producer has."""
    page = doc.page
    if producer == "reportlab":
        if rng.random() < .35:
            page.font = page.heading_font = rng.choice(sorted(canvas.UNEMBEDDED))
        else:
            page.font = page.font if page.font in canvas.FILES else rng.choice(sorted(canvas.FILES))
            page.heading_font = page.heading_font if page.heading_font in canvas.FILES else page.font


class Printers:
    def __init__(self, folder):
        self.folder, self.chromium = pathlib.Path(folder), None

    def print(self, jobs):
        """The PDF of each job (or the exception that printing it raised), in order."""
        out, office = {}, []
        for number, job in enumerate(jobs):
            try:
                source = self.one(job)
            except Exception as problem:  # told by the caller with the job's seed
                out[number] = problem
                continue
            if isinstance(source, str):
                path = self.folder / f"{number}.{SUFFIX[job.meta['producer']]}"
                path.write_text(source)
                office.append((number, path))
            else:
                out[number] = source
        if office:
            self.libreoffice([path for _, path in office])
        for number, path in office:
            pdf = path.with_suffix(".pdf")
            out[number] = pdf.read_bytes() if pdf.exists() else RuntimeError("LibreOffice gave no PDF")
            pdf.unlink(missing_ok=True)
        return [out[number] for number in range(len(jobs))]

    def one(self, job):
        """PDF bytes, or the flat ODF that LibreOffice has to print."""
        rng, doc, producer = job.rng, job.doc, job.meta["producer"]
        if producer == "chromium":
            self.chromium = self.chromium or Chromium(str(self.folder / "chromium"))
            return self.chromium.pdf(html.document(doc), rng.random() < .2)
        if producer == "writer":
            return odf.Writer(doc).xml()
        if producer == "calc":
            return calc.Calc(doc, canvas.Cairo(10, 10, "")).xml()
        order = pick(rng, (None, 5), ("text_last", 2), ("columns", 1.5), ("bottom_up", .7), (rng, .8))
        if producer == "impress":
            surface = odf.Impress(doc.page.width, doc.page.height, doc.title, canvas.Cairo(10, 10, "").measure)
            order = order if order in (None, "text_last") else None
        else:
            surface = {"reportlab": canvas.ReportLab, "cairo": canvas.Cairo}[producer](doc.page.width, doc.page.height, doc.title)
        return Flow(surface, doc, order, rng.random() < .25).run()

    def libreoffice(self, paths):
        subprocess.run(["soffice", f"-env:UserInstallation=file://{self.folder}/office", "--headless", "--convert-to", "pdf", "--outdir", str(self.folder), *map(str, paths)],
                       capture_output=True, timeout=900, check=False)

    def close(self):
        if self.chromium:
            self.chromium.close()


def finish(rng, pdf, record):
    """Save with object streams or without, now and then turned by /Rotate or inside a crop box, with useless metadata."""
    saved, turned = pick(rng, ("plain", 3), ("streams", 3), ("linear", 1)), pick(rng, ("no", 12), ("rotated", 1), ("cropped", 1))
    record["saved"], record["turned"] = saved, turned
    if turned != "no":
        for page in pdf.pages:
            (rotate if turned == "rotated" else crop)(pdf, page)
    if rng.random() < .4:
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = rng.choice(("Microsoft Word - 新規文書", "Book1.xlsx", "無題", "untitled", "PowerPoint プレゼンテーション", "【最終】計画_v3(2)"))
    out = io.BytesIO()
    pdf.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate if saved != "plain" else pikepdf.ObjectStreamMode.disable, linearize=saved == "linear")
    return out.getvalue()


def rotate(pdf, page):
    """The same page stored on its side, with /Rotate."""
    x0, y0, x1, y1 = (float(v) for v in page.mediabox)
    width, height = x1 - x0, y1 - y0
    page.contents_add(f"q 0 1 -1 0 {height + y0:.3f} {-x0:.3f} cm".encode(), prepend=True)
    page.contents_add(b"Q")
    page.mediabox = [0, 0, height, width]
    page.obj.Rotate = 90
    if "/CropBox" in page.obj:
        del page.obj.CropBox


def crop(pdf, page):
    """A media box with room for marks around the page."""
    x0, y0, x1, y1 = (float(v) for v in page.mediabox)
    page.obj.CropBox = pikepdf.Array([x0, y0, x1, y1])
    page.obj.MediaBox = pikepdf.Array([x0 - 30, y0 - 30, x1 + 30, y1 + 30])
