"""Lines of text set into a width: tokens, breaks, places of the pieces of runs."""

import re

TOKENS = re.compile(r"[A-Za-z0-9,.%\-]+|\s|.", re.S)
NOT_FIRST = set("、。，．）」』】］〕＞ー～・：；？！％")
NOT_LAST = set("（「『【［〔＜")


class Piece:
    __slots__ = ("run", "text", "x", "size", "width")

    def __init__(self, run, text, x, size, width):
        self.run, self.text, self.x, self.size, self.width = run, text, x, size, width


def set_line(canvas, line, font, size, width, anywhere=False, nowrap=False, hang=0):
    """Visual lines: each a list of pieces with x from the left edge."""
    out, row, x = [], [], 0.0
    for run in line.runs:
        own = size * run.size
        x += run.gap * size
        if run.box:
            x += own * .3
        for token in (list(run.text) if anywhere else TOKENS.findall(run.text)):
            step = canvas.measure(token, font, own)
            if row and x + step > width and not nowrap and token not in NOT_FIRST:
                carry = None
                if row[-1].text[-1:] in NOT_LAST and len(row[-1].text) > 1:
                    carry, row[-1].text = row[-1].text[-1], row[-1].text[:-1]
                out.append(row)
                row, x = [], hang
                if carry:
                    token, step = carry + token, canvas.measure(carry + token, font, own)
            if step > width and len(token) > 1 and not nowrap:  # a word longer than the line is cut
                for letter in token:
                    w = canvas.measure(letter, font, own)
                    if row and x + w > width:
                        out.append(row)
                        row, x = [], hang
                    add(row, run, letter, x, own, w)
                    x += w
                continue
            add(row, run, token, x, own, step)
            x += step
        if run.box:
            x += own * .6
    if row:
        out.append(row)
    return out


def add(row, run, text, x, size, width):
    if row and row[-1].run is run and abs(row[-1].x + row[-1].width - x) < .01:
        row[-1].text += text
        row[-1].width += width
    else:
        row.append(Piece(run, text, x, size, width))


def extent(row):
    return row[-1].x + row[-1].width if row else 0


def draw(canvas, row, x, y, font, bold, size, text_colour):
    """One visual line; y is its base line."""
    for piece in row:
        run = piece.run
        base = y - (size * .35 if run.raised else 0)
        if run.box:
            shade = run.colour if run.colour not in ("", "#ffffff") else "#555554"
            canvas.rect(x + piece.x - piece.size * .25, base - piece.size * .95, piece.width + piece.size * .5, piece.size * 1.2, fill=shade if run.box == "fill" else None,
                        stroke=shade if run.box == "line" else None)
        if piece.text.strip():
            canvas.text(x + piece.x, base, piece.text, font, piece.size, run.key, bold or run.bold)
        if run.ruby and piece.text == run.text:
            small = min(piece.size * .5, piece.width / len(run.ruby))
            canvas.text(x + piece.x + (piece.width - canvas.measure(run.ruby, font, small)) / 2, base - piece.size * .95, run.ruby, font, small, "#000000")
        if run.under:
            canvas.line(x + piece.x, base + 1.5, x + piece.x + piece.width, base + 1.5, "#000000", .5)
        if run.struck:
            canvas.line(x + piece.x, base - piece.size * .35, x + piece.x + piece.width, base - piece.size * .35, "#000000", .6)
