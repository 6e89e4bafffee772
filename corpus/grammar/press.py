"""Who prints a document, with which fonts, in which painting order, and how the file is saved."""

import io

import pikepdf

from renderers import canvas, html
from renderers.chromium import Chromium
from renderers.paper import Flow
from sentences import pick


def choose(rng, meta):
    return pick(rng, ("chromium", 4), ("reportlab", 3), ("cairo", 2))


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
        self.folder, self.chromium = folder, None

    def print(self, rng, doc, producer):
        if producer == "chromium":
            self.chromium = self.chromium or Chromium(self.folder + "/chromium")
            return self.chromium.pdf(html.document(doc), rng.random() < .2)
        order = pick(rng, (None, 5), ("text_last", 2), ("columns", 1.5), ("bottom_up", .7), (rng, .8))
        surface = {"reportlab": canvas.ReportLab, "cairo": canvas.Cairo}[producer](doc.page.width, doc.page.height, doc.title)
        return Flow(surface, doc, order, rng.random() < .25).run()

    def close(self):
        if self.chromium:
            self.chromium.close()


def finish(rng, pdf, record):
    """Save with object streams or without, now and then turned by /Rotate."""
    saved = pick(rng, ("plain", 3), ("streams", 3), ("linear", 1))
    record["saved"] = saved
    out = io.BytesIO()
    pdf.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate if saved != "plain" else pikepdf.ObjectStreamMode.disable, linearize=saved == "linear")
    return out.getvalue()
