"""Schedules drawn: bars in lanes over year columns, or painted cells with a legend."""

import fields
import labels
from blocks import Bar, Cell, Line, Run, Table, Text, line
from containers import headings
from sentences import pick

SHADES = ["#9dc3e6", "#a9d18e", "#f4b183", "#ffd966", "#bdd7ee", "#c9c9c8", "#b4a7d6", "#f8cbac"]


def build(rng, plan, form):
    return Gantt(rng, plan, form, painted=form.container == "painted").blocks()


class Gantt:
    def __init__(self, rng, plan, form, painted):
        self.rng, self.plan, self.form, self.painted = rng, plan, form, painted
        self.parts = pick(rng, (1, 4), (2, 3), (4, 2), (12, .5 if len(plan.years) < 4 else 0))
        bracket = form.department if form.department in ("behind", "under") else ""
        number = rng.random() < .4
        naming = fields.draw_naming(rng, number=False if number else None, bracket=bracket)
        self.shown = ([fields.number_field(rng, plan)] if number else []) + [fields.name_field(rng, plan, naming, form.mark)]
        if not bracket:
            self.shown += fields.department_fields(rng, plan, "column")
        if rng.random() < .25:
            self.shown.append(fields.description_field(rng, plan))
        self.style_year, self.word = labels.year_style(rng), labels.measure(rng)
        self.after = fields.target_fields(rng, plan, "single") if rng.random() < .25 else []
        self.shape = rng.choice(("arrow", "chevron", "band", "band", "round", "thin"))
        self.colour = rng.choice(SHADES)
        self.lane_height = rng.choice((12, 14, 16))
        self.wordless = rng.random() < .15 and not painted
        phases = rng.sample(("検討", "準備", "実施", "導入", "検証", "運用", "試行", "拡大", "見直し"), rng.choice((2, 3, 3, 4)))
        self.legend = list(zip(phases, rng.sample(SHADES, len(phases))))

    def blocks(self):
        out, form = [], self.form
        if self.painted:
            runs = []
            for phase, shade in self.legend:
                runs += [Run("■", colour=shade, gap=.8), Run(phase)]
            out.append(Text(Line(runs), "small", align=self.rng.choice(("right", "left")), keep=True))
        if form.grouping == "heading":
            style = headings.look(self.rng, form.page, 1)
            for measure in self.plan.measures:
                out.append(headings.measure_heading(measure, style))
                out.append(self.table(measure.initiatives, measure.name))
            return out
        return out + [self.table(self.plan.initiatives, "")]

    def part_labels(self):
        return {1: [], 2: ["上半期", "下半期"], 4: ["1Q", "2Q", "3Q", "4Q"], 12: [str(m) for m in (*range(4, 13), 1, 2, 3)]}[self.parts]

    def table(self, items, title):
        form, years = self.form, self.plan.years
        column = form.grouping == "column"
        deep = 2 if self.parts > 1 else 1
        head = [[Cell([line(self.word)], rows=deep, header=True)] if column else []]
        head[0] += [Cell([line(part) for part in f.label.split("\n")] if f.label else [], rows=deep, header=True) for f in self.shown]
        for n, year in enumerate(years):
            label = labels.year(year, self.style_year, n == 0).split("\n")
            head[0].append(Cell([line(part) for part in label], columns=self.parts, header=True))
        head[0] += [Cell([line(part) for part in f.label.split("\n")], rows=deep, header=True) for f in self.after]
        if deep == 2:
            head.append([Cell([line(text, size=.85)], header=True) for _ in years for text in self.part_labels()])
        body, last = [], None
        total = column + len(self.shown) + self.parts * len(years) + len(self.after)
        for item in items:
            row = []
            if item.measure is not last and form.grouping in ("column", "band"):
                text = Line([Run(item.measure.name)], [("measure", item.measure.name, None, None)])
                if column:
                    row.append(Cell([text], rows=sum(other.measure is item.measure for other in items)))
                else:
                    body.append([Cell([text], columns=total, fill="#ececea", align="left")])
            last = item.measure
            if form.grouping != "none":
                headings.state_measure(item)
            for field in self.shown:
                field.state(item)
                row.append(Cell(field.lines(item), align=field.align, valign="middle"))
            row += self.paint(item) if self.painted else self.bars(item)
            for field in self.after:
                field.state(item)
                row.append(Cell(field.lines(item)))
            body.append(row)
        roles = (["measure"] if column else []) + [f.role for f in self.shown] + ["schedule"] * (self.parts * len(years)) + [f.role for f in self.after]
        width = max(.22, 1.1 / self.parts) if self.parts > 1 else 1.5
        widths = [1.1] * column + [f.width for f in self.shown] + [width] * (self.parts * len(years)) + [f.width for f in self.after]
        return Table(widths, head, body, form.style, roles, title, True, False, shapes=not self.painted)

    def paint(self, item):
        """Runs of painted cells by phase; a painted part counts for its year."""
        count = self.parts * len(self.plan.years)
        edges = sorted(self.rng.sample(range(count + 1), min(count + 1, self.rng.randint(2, len(self.legend) + 1))))
        cells, entries = [Cell([]) for _ in range(count)], []
        for (phase, shade), start, end in zip(self.legend, edges, edges[1:]):
            for place in range(start, end):
                cells[place].fill = shade
                entry = (self.plan.years[place // self.parts], phase)
                if entry not in entries:
                    entries.append(entry)
        item.truth["schedule"] = [{"fiscal_year": year, "text": phase} for year, phase in entries]
        item.truth["painted"] = True
        return cells

    def bars(self, item):
        """Bars in lanes; a bar counts for the years of which it covers half or more."""
        years, rng = self.plan.years, self.rng
        segments = []
        for year, text in item.schedule.items():
            if segments and segments[-1][2] == text and segments[-1][1] == years.index(year):
                segments[-1][1] += 1
            else:
                segments.append([years.index(year), years.index(year) + 1, text])
        lanes = 1 if rng.random() < .5 or len(segments) == 1 else min(3, len(segments))
        height = self.lane_height * lanes + 4
        cells = [Cell([], columns=1) for _ in range(self.parts * len(years))]
        cells[0].paint, cells[0].least = [], height
        words_beside = self.shape == "thin"
        for n, (start, end, text) in enumerate(segments):
            trim = rng.choice((0, 0, .04, .08))
            first, last = start + trim, end - rng.choice((0, 0, .05, .1))
            if lanes > 1 and rng.random() < .4 and end < len(years):
                last = end + rng.choice((.1, .6))     # .1 does not count, .6 does
            if lanes > 1 and rng.random() < .25:
                first = start + .45
            shown = "" if self.wordless else text
            covered = [k for k in range(len(years)) if min(last, k + 1) - max(first, k) >= .5]
            if not covered:
                covered, first, last = list(range(start, end)), start, end
            facts = [("schedule", shown, item.index, years[k]) for k in covered]
            words = Line([Run(shown, size=min(1, 3.2 * (last - first) * 5 / max(1, len(shown))) if len(shown) > 16 * (last - first) else .9)], facts) if shown else None
            cells[0].paint.append(Bar(first * self.parts, last * self.parts, n % lanes, lanes, self.shape, self.colour if rng.random() < .8 else rng.choice(SHADES), words, item.index))
            item.truth.setdefault("spans", []).append({"text": shown, "start": round(years[0] + first, 3), "end": round(years[0] + last, 3), "lane": n % lanes})
            for k in covered:
                item.truth.setdefault("schedule", []).append({"fiscal_year": years[k], "text": shown or "→"})
        if self.wordless:
            item.truth["alt"] = {"schedule": [[]]}
        item.truth["schedule"].sort(key=lambda entry: entry["fiscal_year"])
        return cells
