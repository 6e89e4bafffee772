"""The abstract layout: runs, lines, cells, tables and boxes that every renderer draws and the truth is read from."""

import dataclasses
from typing import Any


@dataclasses.dataclass
class Run:
    text: str
    bold: bool = False
    colour: str = ""          # "" inherits
    size: float = 1.0         # relative to the line
    box: str = ""             # "": none, "line": outlined badge, "fill": filled badge
    ruby: str = ""
    struck: bool = False
    under: bool = False
    raised: bool = False
    gap: float = 0            # white space before it, in em
    key: int = 0              # colour by which its glyphs are found again


@dataclasses.dataclass
class Line:
    """One line of source text (it may wrap). `facts`: (role, text, initiative index or None, year or None)."""
    runs: list
    facts: list = dataclasses.field(default_factory=list)
    layer: str = "body"       # body, header, footer, aside (not part of the reading text)
    repeats: bool = False
    vertical: bool = False

    @property
    def text(self):
        return "".join(run.text for run in self.runs)


def line(text, role=None, initiative=None, year=None, **style):
    facts = [(role, text, initiative, year)] if role else []
    return Line([Run(text, **style)], facts)


@dataclasses.dataclass
class Cell:
    lines: list = dataclasses.field(default_factory=list)
    rows: int = 1
    columns: int = 1
    header: bool = False
    align: str = ""           # "", left, center, right
    valign: str = ""
    fill: str = ""
    bold: bool = False
    vertical: bool = False
    paint: list = dataclasses.field(default_factory=list)  # bars that begin at its left edge: see Bar
    least: float = 0          # height in points
    nowrap: bool = False      # its text overflows

    @property
    def text(self):
        return "\n".join(line.text for line in self.lines)


@dataclasses.dataclass
class Bar:
    """A painted thing over cells of a row: from and to in widths of its cell, lane, shape, colour, words."""
    start: float
    end: float
    lane: int
    lanes: int
    shape: str
    colour: str
    line: Any = None
    initiative: int = 0


@dataclasses.dataclass
class TableStyle:
    ruling: str = "full"      # full, across, three, dotted, fills, stripes, open, none
    weight: float = .5
    colour: str = "#000000"
    head_fill: str = ""
    head_colour: str = ""
    head_bold: bool = False
    head_align: str = "center"
    label_fill: str = ""
    pad: tuple = (2, 4)       # up and down, sideways, in points
    valign: str = "top"
    size: float = 9
    group_rules: bool = True  # rules cross the cells merged by grouping only at their ends
    fixed: bool = True


@dataclasses.dataclass
class Table:
    widths: list              # relative
    head: list                # rows of cells
    body: list
    style: TableStyle
    roles: list = dataclasses.field(default_factory=list)
    title: str = ""
    repeat: bool = True       # header again on each page
    cut: bool = False         # pages may cut rows
    truth: bool = True        # a table in the truth (label boxes without rules are none)
    row_roles: list = dataclasses.field(default_factory=list)
    width: float = 1.0        # share of the page
    keep: bool = False        # in one piece
    shapes: bool = False      # its schedule is drawn as shapes
    height: float = 0         # least height of body rows, in points
    logical: tuple = None     # (table, rows before, columns before, first column is a repeat): a part of a table of the truth
    carries: Any = None       # the table of the truth whose first part this is


@dataclasses.dataclass
class Text:
    """A heading, paragraph, list item or label line."""
    line: Line
    kind: str = "p"           # h1..h4, p, li, label, note, caption, small
    indent: float = 0         # em
    hang: float = 0           # em
    size: float = 0           # points; 0: by kind
    bold: bool = False
    align: str = ""
    fill: str = ""
    colour: str = ""
    rule: str = ""            # "", under, left, box
    before: float = 4
    keep: bool = False        # with the next block


@dataclasses.dataclass
class Side:
    """Blocks side by side."""
    columns: list             # lists of blocks
    shares: list
    gap: float = 12
    keep: bool = True


@dataclasses.dataclass
class Box:
    blocks: list
    border: str = "line"      # line, round, none, left, dashed
    fill: str = ""
    colour: str = "#444444"
    pad: float = 5
    keep: bool = True
    minimum: float = 0


@dataclasses.dataclass
class Break:
    pass


@dataclasses.dataclass
class Space:
    points: float


@dataclasses.dataclass
class Page:
    width: float
    height: float
    margin: float
    font: str
    heading_font: str
    size: float
    leading: float
    accent: str
    header: Line = None
    footer: str = ""          # pattern with {page}; "" none
    header_align: str = "right"


@dataclasses.dataclass
class Document:
    page: Page
    blocks: list
    title: str


def walk(blocks):
    """All lines in reading order, with their table, row and column (None outside of tables)."""
    for block in blocks:
        if isinstance(block, Text):
            yield block.line, None, None, None
        elif isinstance(block, Side):
            for column in block.columns:
                yield from walk(column)
        elif isinstance(block, Box):
            yield from walk(block.blocks)
        elif isinstance(block, Table):
            yield from walk_table(block)


def walk_table(table):
    for r, c, cell in place(table.head + table.body):
        for entry in cell.lines:
            yield entry, table, r, c
        for bar in cell.paint:
            if bar.line:
                yield bar.line, table, r, c + int(bar.start)


def place(rows):
    """(row, column, cell) of each cell of HTML-like rows; a hole or an overlap is an error."""
    taken, out = {}, []
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            for dr in range(cell.rows):
                for dc in range(cell.columns):
                    if (r + dr, c + dc) in taken:
                        raise ValueError(f"cells overlap at {r + dr}, {c + dc}")
                    taken[r + dr, c + dc] = cell
            out.append((r, c, cell))
            c += cell.columns
    height, width = 1 + max((r for r, _ in taken), default=-1), 1 + max((c for _, c in taken), default=-1)
    if len(taken) != height * width or height > len(rows):
        raise ValueError(f"the grid has holes: {len(taken)} of {height}×{width}, {len(rows)} rows")
    return out


def tables(blocks):
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Side):
            for column in block.columns:
                yield from tables(column)
        elif isinstance(block, Box):
            yield from tables(block.blocks)
