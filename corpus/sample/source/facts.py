"""Reading and writing the data files: one JSON document a PDF, both its content and its expected records."""

import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ("oshu-plan", "oshu-progress", "osaki-plan", "kahoku-plan", "tome-plan")
WIDTH = 150  # a value that fits on one line of this many characters stays on it


def load(name):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def save(name, document):
    (HERE / f"{name}.json").write_text(render(document) + "\n", encoding="utf-8")


def render(value, indent=0):
    """JSON with one space of indent; short lists and objects on one line, so that a table row reads as a row."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (list, dict)) or indent and len(flat) + indent <= WIDTH:
        return flat
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        items = [f"{pad}{json.dumps(key, ensure_ascii=False)}: {render(item, indent + 1)}" for key, item in value.items()]
        opening, closing = "{", "}"
    else:
        items = [pad + render(item, indent + 1) for item in value]
        opening, closing = "[", "]"
    return opening + "\n" + ",\n".join(items) + "\n" + " " * indent + closing
