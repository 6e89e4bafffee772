"""The abstract layout as HTML with CSS, each run of text in a colour of its own (its key)."""

from html import escape

from blocks import Box, Break, Side, Space, Table, Text, place

KIND_SIZE = {"h1": 1.6, "h2": 1.3, "h3": 1.15, "h4": 1.0, "p": 1.0, "li": 1.0, "label": 1.0, "note": .85, "caption": .95, "small": .85}


def run(item):
    style = [f"color:#{item.key:06x}"]
    if item.bold:
        style.append("font-weight:bold")
    if item.size != 1:
        style.append(f"font-size:{item.size}em")
    if item.gap:
        style.append(f"margin-left:{item.gap}em")
    if item.box:
        shade = item.colour if item.colour not in ("", "#ffffff") else "#555554"
        style.append("padding:0 .3em;margin-right:.4em;border-radius:2px;" + (f"background:{shade}" if item.box == "fill" else f"border:.6pt solid {shade}"))
    if item.struck:
        style.append("text-decoration:line-through")
    if item.under:
        style.append("text-decoration:underline")
    if item.raised:
        style.append("vertical-align:super;line-height:0")
    text = escape(item.text).replace("  ", " &nbsp;")
    if item.ruby:
        text = f'<ruby>{text}<rt style="color:#000000">{item.ruby}</rt></ruby>'
    return f'<span style="{";".join(style)}">{text}</span>'


def inline(line):
    return "".join(run(item) for item in line.runs)


def text(block, page):
    size = block.size or page.size * KIND_SIZE[block.kind]
    style = [f"font-size:{size:.2f}pt", f"margin:{block.before}pt 0 0 {block.indent}em"]
    if block.kind[0] == "h":
        style.append(f"font-family:'{page.heading_font}';break-after:avoid")
    if block.bold:
        style.append("font-weight:bold")
    if block.align:
        style.append(f"text-align:{block.align}")
    if block.hang:
        style.append(f"padding-left:{block.hang}em;text-indent:-{block.hang}em")
    if block.fill:
        style.append(f"background:{block.fill};padding:2pt 5pt")
    if block.rule:
        style.append({"under": f"border-bottom:1pt solid {page.accent}", "left": f"border-left:5pt solid {page.accent};padding-left:5pt",
                      "box": f"border:.8pt solid {page.accent};padding:2pt 5pt"}[block.rule])
    if block.keep:
        style.append("break-after:avoid")
    return f'<div style="{";".join(style)}">{inline(block.line)}</div>'


SHAPES = {"arrow": "clip-path:polygon(0 15%,calc(100% - 8pt) 15%,calc(100% - 8pt) 0,100% 50%,calc(100% - 8pt) 100%,calc(100% - 8pt) 85%,0 85%)",
          "chevron": "clip-path:polygon(0 0,calc(100% - 6pt) 0,100% 50%,calc(100% - 6pt) 100%,0 100%,6pt 50%)", "band": "", "round": "border-radius:5pt"}


def bar(item, page):
    """A bar over the columns right of its cell's left edge; a thin arrow has its words above it."""
    share = 96 / item.lanes
    place = f"position:absolute;left:{item.start * 100:.1f}%;width:{(item.end - item.start) * 100:.1f}%;top:{2 + item.lane * share:.1f}%;height:{share - 3:.1f}%;z-index:2;overflow:visible;white-space:nowrap"
    words = inline(item.line) if item.line else ""
    if item.shape == "thin":
        rule = f'<div style="position:absolute;left:0;right:4pt;bottom:2pt;height:0;border-top:1.2pt solid {item.colour}"></div><div style="position:absolute;right:0;bottom:-.4pt;width:0;height:0;border-left:5pt solid {item.colour};border-top:3pt solid transparent;border-bottom:3pt solid transparent"></div>'
        return f'<div style="{place};font-size:.85em;line-height:1">{words}{rule}</div>'
    fill = f'<div style="position:absolute;inset:0;background:{item.colour};{SHAPES[item.shape]}"></div>'
    return f'<div style="{place};text-align:center;font-size:.85em;display:flex;align-items:center;justify-content:center;line-height:1">{fill}<div style="position:relative">{words}</div></div>'


def cell_style(cell, table, r, c, height, width, head):
    style, out = table.style, []
    pen = f"{style.weight}pt solid {style.colour}"
    last_row, last_column = r + cell.rows == height, c + cell.columns == width
    ruling = style.ruling
    if ruling in ("full", "dotted"):
        pen = pen if ruling == "full" else f"{max(.75, style.weight)}pt dotted {style.colour}"
        out.append(f"border:{pen}")
    elif ruling == "open":
        out.append(f"border-top:{pen};border-bottom:{pen}")
        if c:
            out.append(f"border-left:{pen}")
        if not last_column:
            out.append(f"border-right:{pen}")
    elif ruling == "across":
        out.append(f"border-bottom:{pen}")
        if r == 0:
            out.append(f"border-top:{pen}")
    elif ruling == "three":
        thick = f"{style.weight * 2}pt solid {style.colour}"
        if r == 0:
            out.append(f"border-top:{thick}")
        if r + cell.rows == head and head:
            out.append(f"border-bottom:{pen}")
        if last_row:
            out.append(f"border-bottom:{thick}")
    elif ruling == "fills" and not cell.fill and not cell.header:
        out.append("border:1.5pt solid #ffffff;background:" + ("#eef2f6" if c % 2 else "#e4ebf2"))
    elif ruling == "fills":
        out.append("border:1.5pt solid #ffffff")
    elif ruling == "stripes" and r >= head and (r - head) % 2 == 0 and not cell.fill:
        out.append("background:#f0f0ee")
    fill = cell.fill or (style.head_fill if r < head else "") or (style.label_fill if cell.header else "")
    if fill:
        out.append(f"background:{fill}")
    align = cell.align or (style.head_align if cell.header else "")
    if align:
        out.append(f"text-align:{align}")
    out.append(f"vertical-align:{cell.valign or ('middle' if cell.header else style.valign)}")
    if cell.paint:
        out.append("position:relative;padding-left:0;padding-right:0")
    if cell.nowrap:
        out.append("white-space:nowrap")
    if cell.bold or (cell.header and style.head_bold):
        out.append("font-weight:bold")
    return ";".join(out)


def table(block, page):
    style = block.style
    head, rows = len(block.head), block.head + block.body
    grid = place(rows)
    height, width = len(rows), len(block.widths)
    by_row = {}
    for r, c, cell in grid:
        spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (f' colspan="{cell.columns}"' if cell.columns > 1 else "")
        inner = "".join(f"<div>{inline(entry)}</div>" for entry in cell.lines) or "&nbsp;"
        if cell.paint:
            inner = "".join(bar(item, page) for item in cell.paint) + f'<div style="height:{cell.least}pt"></div>'
        if cell.vertical:
            inner = f'<div style="writing-mode:vertical-rl;display:inline-block;text-align:left">{inner}</div>'
        by_row.setdefault(r, []).append(f'<td{spans} style="{cell_style(cell, block, r, c, height, width, head)}">{inner}</td>')
    total = sum(block.widths)
    columns = "".join(f'<col style="width:{100 * w / total:.2f}%">' for w in block.widths)
    cut = "auto" if block.cut else "avoid"
    line = [f'<tr style="break-inside:{cut}{f";height:{block.height}pt" if block.height and r >= head else ""}">{"".join(by_row.get(r, []))}</tr>' for r in range(height)]
    group = "table-header-group" if block.repeat else "table-row-group"
    collapse = "separate;border-spacing:0" if style.ruling in ("none", "stripes") else "collapse"
    return (f'<table style="border-collapse:{collapse};width:{block.width * 100:.0f}%;table-layout:{"fixed" if style.fixed else "auto"};font-size:{style.size}pt;margin-top:4pt'
            f'{";break-inside:avoid" if block.keep else ""}"><colgroup>{columns}</colgroup>'
            + (f'<thead style="display:{group}">{"".join(line[:head])}</thead>' if head else "") + f'<tbody>{"".join(line[head:])}</tbody></table>'
            ).replace("<td", f'<td class="p{style.pad[0]}-{style.pad[1]}"')


def block(item, page):
    if isinstance(item, Text):
        return text(item, page)
    if isinstance(item, Table):
        return table(item, page)
    if isinstance(item, Break):
        return '<div style="break-before:page"></div>'
    if isinstance(item, Space):
        return f'<div style="height:{item.points}pt"></div>'
    if isinstance(item, Side):
        inner = "".join(f'<div style="flex:{share} 1 0;min-width:0">{blocks(column, page)}</div>' for column, share in zip(item.columns, item.shares))
        return f'<div style="display:flex;gap:{item.gap}pt;margin-top:6pt{";break-inside:avoid" if item.keep else ""}">{inner}</div>'
    if isinstance(item, Box):
        border = {"line": f"border:.8pt solid {item.colour}", "round": f"border:1pt solid {item.colour};border-radius:6pt", "none": "",
                  "left": f"border-left:4pt solid {item.colour}", "dashed": f"border:.8pt dashed {item.colour}"}[item.border]
        fill = f"background:{item.fill}" if item.fill else ""
        least = f"min-height:{item.minimum}pt" if item.minimum else ""
        keep = "break-inside:avoid" if item.keep else ""
        return f'<div style="{border};{fill};{least};{keep};padding:{item.pad}pt;margin-top:5pt;box-sizing:border-box">{blocks(item.blocks, page)}</div>'
    raise TypeError(item)


def blocks(items, page):
    return "".join(block(item, page) for item in items)


def document(doc):
    page = doc.page
    head = ""
    if page.header:
        run = page.header.runs[0]
        head = f'@top-{page.header_align}{{content:"{run.text}";font-family:\'{page.font}\';font-size:8pt;color:#{run.key:06x}}}'
    foot = ""
    if page.footer:
        before, _, after = page.footer.partition("{page}")
        foot = f'@bottom-center{{content:"{before}" counter(page) "{after}";font-family:\'{page.font}\';font-size:8pt;color:#000000}}'
    extra = ""
    if getattr(doc, "stamp", None):
        size = min(page.width / (len(doc.stamp) + 1), 120)
        extra += f'<div style="position:fixed;left:0;right:0;top:35%;text-align:center;font-size:{size:.0f}pt;color:#d9d9d8;transform:rotate(-35deg);z-index:-1">{doc.stamp}</div>'
    if getattr(doc, "note", None):
        extra += f'<div style="position:absolute;right:20pt;top:{page.height * .35:.0f}pt;background:#fff8dc;border:.8pt solid #c08000;padding:3pt 5pt;font-size:8pt;z-index:5">{inline(doc.note)}</div>'
    return ("<!doctype html><html lang=ja><meta charset=utf-8><style>"
            f"@page{{size:{page.width}pt {page.height}pt;margin:{page.margin}pt;{head}{foot}}}"
            f"*{{-webkit-print-color-adjust:exact}}body{{margin:0;font-family:'{page.font}';font-size:{page.size}pt;line-height:{page.leading};color:#000}}"
            "td{word-break:break-all;overflow-wrap:anywhere}" + "".join(f".p{a}-{b}{{padding:{a}pt {b}pt}}" for a in range(7) for b in range(1, 11))
            + f"</style><title>{escape(doc.title)}</title><body>{blocks(doc.blocks, page)}{extra}</body></html>")
