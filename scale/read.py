"""Reads a corpus on many machines: a PySpark job that runs kurabe over the PDFs and collects what it reads as Parquet.

    spark-submit read.py --corpus hdfs:///plans --to hdfs:///readings --kurabe /opt/kurabe/kurabe [--ocr]

One row a document, partitioned by prefecture and year of publication. The column `reading` is what
`kurabe run --from-records FOLDER` makes index, comparisons and exports from; the others are for whoever asks the table.
DataFrames and `mapInArrow` alone, so that it runs on Spark and on Sail (scale/README.md).
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib
import urllib.parse

import pyarrow
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# What `run` refuses together with --from-records is said here, on the machines that read.
LIMITS = ("seconds", "megabytes", "max_pages")
# Statuses with which kurabe has done its work: all read, nothing to read, some documents failed.
DONE = (0, 1, 2)

FIELDS = [
    ("prefecture", pyarrow.string()), ("year", pyarrow.int32()), ("id", pyarrow.string()), ("code", pyarrow.string()),
    ("municipality", pyarrow.string()), ("title", pyarrow.string()), ("kind", pyarrow.string()),
    ("published", pyarrow.string()), ("sha256", pyarrow.string()), ("pages", pyarrow.int32()),
    ("initiatives", pyarrow.int32()), ("failure", pyarrow.string()), ("reading", pyarrow.string()),
]
SCHEMA = pyarrow.schema(FIELDS)
DDL = ", ".join(f"{name} {'int' if kind == pyarrow.int32() else 'string'}" for name, kind in FIELDS)


def main():
    options = arguments()
    spark = SparkSession.builder.appName("kurabe").getOrCreate()
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(options.batch))
    entries = listed(spark, options.corpus)
    command = [options.kurabe, "run", "--quiet"] + (["--ocr"] if options.ocr else [])
    for limit in LIMITS:
        if getattr(options, limit):
            command += [f"--{limit.replace('_', '-')}", str(getattr(options, limit))]
    if options.dictionaries:
        command += ["--dictionaries", options.dictionaries]
    found = spark.read.format("binaryFile").option("recursiveFileLookup", "true").option(
        "pathGlobFilter", "*.pdf").load(options.corpus).select("path", "content")
    save(found.mapInArrow(reader(entries, command), DDL), options.to, "overwrite")
    done = {row.id for row in spark.read.parquet(options.to).select("id").collect()}
    without = [entry for entry in entries.values() if entry["id"] not in done]
    if without:
        # Their PDFs are not there: kurabe says so of each, as it does on one machine.
        rows = spark.createDataFrame([(entry["file"], None) for entry in without], "path string, content binary")
        save(rows.mapInArrow(reader(entries, command), DDL), options.to, "append")
    return report(spark, options.to, entries)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, help="folder with corpus.toml and the PDFs, as Spark names it")
    parser.add_argument("--to", required=True, help="folder for the Parquet files; what is there is replaced")
    parser.add_argument("--kurabe", default="kurabe", help="the program, where it lies on every machine")
    parser.add_argument("--dictionaries", help="folder of dictionaries, where it lies on every machine")
    parser.add_argument("--ocr", action="store_true", help="recognise pages without text (needs Tesseract there)")
    parser.add_argument("--batch", type=int, default=16, help="documents that one process of kurabe reads")
    for limit in LIMITS:
        parser.add_argument(f"--{limit.replace('_', '-')}", type=int, help="as of `kurabe run`")
    return parser.parse_args()


def listed(spark, corpus):
    """The entries of corpus.toml by the paths of their PDFs."""
    file = spark.read.format("binaryFile").load(f"{corpus.rstrip('/')}/corpus.toml").select("content").collect()[0][0]
    entries = tomllib.loads(bytes(file).decode("utf-8-sig")).get("document", [])
    return {entry["file"].replace("\\", "/"): entry for entry in entries if "file" in entry and "id" in entry}


def reader(entries, command):
    """The function that reads the documents of a part of the corpus, on the machine that has that part."""
    # A path ends with that of an entry; the longest one is meant.
    names = {}
    for file in entries:
        names.setdefault(file.rsplit("/", 1)[-1], []).append(file)

    def entry_of(path):
        # As it is, or as an address of the web has it.
        for path in (path, urllib.parse.unquote(path)):
            ends = [file for file in names.get(path.rsplit("/", 1)[-1], []) if f"/{path}".endswith(f"/{file}")]
            if ends:
                return entries[max(ends, key=len)]
        return None

    def read(batches):
        for batch in batches:
            documents = [(entry_of(row["path"]), row["content"]) for row in batch.to_pylist()]
            rows = [row(text) for text in readings([it for it in documents if it[0]], command)]
            yield pyarrow.RecordBatch.from_pylist(rows, schema=SCHEMA)

    return read


def readings(documents, command):
    """What kurabe reads of the documents. Where one of them brings it down, the others are read without that one."""
    if not documents:
        return []
    texts, ended = run(documents, command)
    if texts is not None:
        return texts
    if len(documents) > 1:
        half = len(documents) // 2
        return readings(documents[:half], command) + readings(documents[half:], command)
    # As if its file were not there, but with the true reason.
    texts, _ = run([(documents[0][0], None)], command)
    if texts is None:
        raise RuntimeError(f"kurabe does not run: {ended}")
    return [json.dumps(json.loads(text) | {"failure": f"kurabe が異常終了しました（{ended}）。"}, ensure_ascii=False) for text in texts]


def run(documents, command):
    """The lines that one process writes, or None and how it ended."""
    with tempfile.TemporaryDirectory(prefix="kurabe-") as folder:
        corpus, records = pathlib.Path(folder, "corpus"), pathlib.Path(folder, "records.jsonl")
        corpus.mkdir()
        for entry, content in documents:
            path = corpus / entry["file"].replace("\\", "/")
            if content is not None and corpus in path.resolve().parents:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        # A string of JSON is one of TOML.
        entries = ["".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in entry.items())
                   for entry, _ in documents]
        (corpus / "corpus.toml").write_text("".join(f"[[document]]\n{entry}" for entry in entries), encoding="utf-8")
        places = ["--corpus", str(corpus), "--output", f"{folder}/output", "--to-records", str(records)]
        ended = subprocess.run(command + places, capture_output=True, text=True, errors="replace")
        if ended.returncode in DONE and records.exists():
            return records.read_text(encoding="utf-8").splitlines(), None
        return None, f"{ended.returncode}: {ended.stderr.strip()[-500:]}"


def row(text):
    """The row of what was read of a document."""
    reading = json.loads(text)
    source, records = reading["source"], reading["records"] or {}
    city = source["municipality"]
    return {
        "prefecture": city["prefecture"], "year": int(source["published"][:4]), "id": source["id"], "code": city["code"],
        "municipality": city["name"], "title": source["title"], "kind": source["kind"],
        "published": source["published"], "sha256": source["sha256"], "pages": records.get("pages", 0),
        "initiatives": len(records.get("initiatives", [])), "failure": reading["failure"], "reading": text,
    }


def once(batches):
    """Each document once: Sail gives a large PDF to as many tasks as it would give parts of a table."""
    seen = set()
    for batch in batches:
        ids = batch.column("id").to_pylist()
        new = [place for place, name in enumerate(ids) if not (name in seen or seen.add(name))]
        yield batch.take(pyarrow.array(new, pyarrow.int64()))


def save(rows, to, mode):
    # All rows of one file come together. kurabe reads Snappy, whatever the engine would choose.
    rows = rows.repartition("prefecture", "year").mapInArrow(once, DDL)
    rows.write.mode(mode).option("compression", "snappy").partitionBy("prefecture", "year").parquet(to)


def report(spark, to, entries):
    """Says what was read, by prefecture, and what was not; 1 where anything was not."""
    table = spark.read.parquet(to)
    table.groupBy("prefecture").agg(
        F.count("id").alias("documents"), F.sum("pages").alias("pages"), F.sum("initiatives").alias("initiatives"),
        F.count("failure").alias("failures")).orderBy("prefecture").show(47, False)
    failed = table.where(F.col("failure").isNotNull()).select("id", "municipality", "failure").orderBy("id").collect()
    for one in failed:
        print(f"{one.id}（{one.municipality}）: {one.failure}", file=sys.stderr)
    done = {one.id for one in table.select("id").collect()}
    mistaken = sorted(entry["id"] for entry in entries.values() if entry["id"] not in done)
    for name in mistaken:
        print(f"{name}: corpus.toml の登録に誤りがあるため、読み取っていません。", file=sys.stderr)
    return 1 if failed or mistaken else 0


if __name__ == "__main__":
    sys.exit(main())
