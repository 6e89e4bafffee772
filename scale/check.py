"""Reads a corpus three times (one machine; Spark with two workers, of which one is killed; Sail) and compares.

    python scale/check.py --kurabe target/debug/kurabe --country FOLDER [--engine spark] [--engine sail]

Needs Java 17 for Spark, `pip install pyspark pysail pyarrow`, and a corpus of some hundred documents (for instance of
`cargo run --example country -- --municipalities 100`), so that there is a middle in which to kill a worker.
"""
import argparse
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kurabe", required=True, type=pathlib.Path)
    parser.add_argument("--country", required=True, type=pathlib.Path)
    parser.add_argument("--work", default="/tmp/kurabe-check", type=pathlib.Path)
    parser.add_argument("--engine", action="append", choices=("spark", "sail"))
    options = parser.parse_args()
    kurabe, country, work = options.kurabe.resolve(), options.country.resolve(), options.work
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    subprocess.run([kurabe, "run", "--quiet", "--corpus", country, "--output", work / "single"])
    good = True
    for engine in options.engine or ("spark", "sail"):
        ended = {"spark": spark, "sail": sail}[engine](kurabe, country, work)
        print(f"{engine}: the job ended with {ended}")
        output = work / engine
        subprocess.run([kurabe, "run", "--quiet", "--corpus", country, "--output", output,
                        "--from-records", work / f"{engine}.readings"])
        good &= same(work / "single", output, engine)
    return 0 if good else 1


def command(kurabe, country, to):
    return [str(HERE / "read.py"), "--corpus", f"file://{country}", "--to", f"file://{to}", "--kurabe", str(kurabe)]


def spark(kurabe, country, work):
    import pyspark
    home = pathlib.Path(pyspark.__file__).parent
    variables = os.environ | {"SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable}
    submit = [home / "bin/spark-submit", "--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false",
              "--conf", "spark.sql.files.maxPartitionBytes=4m", "--conf", "spark.sql.files.openCostInBytes=256k"]
    to = work / "spark.readings"
    path = work / "spark.log"
    with open(path, "w") as log:
        job = subprocess.Popen([*map(str, submit), *command(kurabe, country, to)], env=variables, stdout=log, stderr=log)
        victim = kill_a_worker(job, path)
        ended = job.wait()
    lost = path.read_text(errors="replace").count("Lost executor")
    print(f"spark: killed {victim}; lost executors in its log: {lost}")
    if victim is None or not lost:
        raise SystemExit("no worker was killed: nothing has been tried")
    return ended


def kill_a_worker(job, log):
    """Kills one of the job's executors once some parts of the corpus are read and others are not."""
    while job.poll() is None:
        read = log.read_text(errors="replace").count("Finished task")
        executors = [pid for pid in below(job.pid) if "CoarseGrainedExecutorBackend" in line_of(pid)
                     and "java" in line_of(pid).split(" ")[0]]
        if read >= 5 and executors:
            os.kill(executors[0], signal.SIGKILL)
            return executors[0]
        time.sleep(0.05)
    return None


def below(pid):
    """The processes that a process has started, and those that they have."""
    found = []
    for thread in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in map(int, thread.read_text().split()):
                found += [child, *below(child)]
        except OSError:
            pass
    return found


def line_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def sail(kurabe, country, work):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with open(work / "sail.log", "w") as log:
        server = subprocess.Popen([pathlib.Path(sys.executable).parent / "sail", "spark", "server", "--port", str(port)],
                                  stdout=log, stderr=log)
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            variables = os.environ | {"SPARK_REMOTE": f"sc://localhost:{port}"}
            job = [sys.executable, *command(kurabe, country, work / "sail.readings")]
            return subprocess.run(job, env=variables, stdout=log, stderr=log).returncode
        finally:
            server.terminate()


def same(single, other, engine):
    """Whether two outputs hold the same: records line by line once sorted, tables and links byte by byte."""
    good = True
    for path in sorted(p for p in single.rglob("*") if p.is_file()):
        name = path.relative_to(single)
        if name.parts[0] in ("index", "store") or name.name in (".lock", "run.json"):
            continue
        there = other / name
        if not there.exists():
            good = False
            print(f"{engine}: {name} is missing")
        elif name.name == "records.jsonl":
            ours, theirs = sorted(path.read_bytes().splitlines()), sorted(there.read_bytes().splitlines())
            print(f"{engine}: records of {len(ours)} and {len(theirs)} documents, {'the same' if ours == theirs else 'NOT THE SAME'}")
            good &= ours == theirs
        elif path.read_bytes() != there.read_bytes():
            good = False
            print(f"{engine}: {name} differs")
    print(f"{engine}: {'all files are the same' if good else 'there are differences'}")
    return good


if __name__ == "__main__":
    sys.exit(main())
