#!/usr/bin/env python3
"""Queries, their truth by plain scan, and the peers over the same bigrams: tantivy (PyPI `tantivy`) and
SQLite FTS5 (of Python's own `sqlite3`).

    peer.py queries CORPUS.tsv SEED QUERIES.tsv      terms banded by how many cases hold them
    peer.py truth CORPUS.tsv QUERIES.tsv TRUTH.jsonl
    peer.py tantivy CORPUS.tsv QUERIES.tsv FOLDER RESULTS.jsonl
    peer.py fts5 CORPUS.tsv QUERIES.tsv FOLDER RESULTS.jsonl
    peer.py table RESULTS.jsonl                      ratios of this program to each peer

Of each query the median of up to seven calls counts; of a class the 50th and 99th of a hundred.
"""
import collections
import json
import os
import random
import re
import shutil
import sqlite3
import sys
import time
import zlib

RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+|[0-9a-z]+")
OPERATIONS = ("count", "rel", "date", "facet")


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            number, date, street, text = line.rstrip("\n").split("\t")
            yield int(number), int(date), street, text


def grams(text):
    """A bigram for each character; the last of a run stands alone, so nothing reaches over it."""
    for run in RUN.findall(text):
        if run[0] < "\u3400":
            yield run
        else:
            yield from (run[at:at + 2] for at in range(len(run)))


def questions(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            name, kind, terms, street, first, last = line.rstrip("\n").split("\t")
            yield name, kind, terms.split(" "), street, int(first), int(last)


def make_queries(corpus, seed, out):
    rng = random.Random(seed)
    cases = list(rows(corpus))
    picked = rng.sample(cases, min(len(cases), 10_000))
    seen = {size: collections.Counter() for size in (1, 2, 3, 4)}
    runs = []
    for _, _, _, text in picked:
        here = [run for run in RUN.findall(text) if run[0] >= "\u3400"]
        runs += [run for run in here if len(run) >= 6]
        for size, counter in seen.items():
            counter.update({run[at:at + size] for run in here for at in range(len(run) - size + 1)})
    bands = {"rare": (0, 0.0002), "medium": (0.002, 0.02), "frequent": (0.1, 1)}

    def band(sizes, name):
        low, high = bands[name]
        return sorted(gram for size in sizes for gram, count in seen[size].items()
                      if low <= count / len(picked) <= high or name == "rare" and count <= 2)
    lines = collections.defaultdict(list)
    lines["c1"] = [([c], "", 0, 99999999) for c in rng.sample(sorted(seen[1]), 20)]
    words = {name: band([2], name) for name in bands}
    phrases = {name: band([3, 4], name) for name in bands}
    for name in bands:
        lines["w2-" + name] = [([w], "", 0, 99999999) for w in rng.sample(words[name], min(20, len(words[name])))]
        lines["p34-" + name] = [([p], "", 0, 99999999) for p in rng.sample(phrases[name], min(20, len(phrases[name])))]
    streets = sorted({street for _, _, street, _ in cases})
    while len(lines["p6"]) < 20:
        run = rng.choice(runs)
        size = rng.randint(6, min(10, len(run)))
        at = rng.randint(0, len(run) - size)
        lines["p6"].append(([run[at:at + size]], "", 0, 99999999))
    for turn in range(20):
        pair = [rng.choice(words["frequent" if turn % 2 else "medium"]), rng.choice(phrases["medium"])]
        lines["and2"].append((pair, "", 0, 99999999))
        year = rng.randint(2012, 2024)
        lines["filter"].append(([rng.choice(words["frequent" if turn % 2 else "medium"])], rng.choice(streets),
                                year * 10_000 + 101, (year + 1) * 10_000 + 1231))
    while len(lines["trap"]) < 20:
        run = rng.choice(runs)
        at = rng.randint(0, len(run) - 3)
        trap = run[at:at + 3]
        halves = min(seen[2][trap[:2]], seen[2][trap[1:]]) / len(picked)
        if halves > 0.01 and seen[3][trap] / len(picked) < 0.2 * halves:
            lines["trap"].append(([trap], "", 0, 99999999))
    with open(out, "w", encoding="utf-8") as file:
        for kind, items in lines.items():
            for at, (terms, street, first, last) in enumerate(items):
                print("%s-%02d" % (kind, at + 1), kind, " ".join(terms), street, first, last, sep="\t", file=file)


def digest(numbers):
    return zlib.crc32(",".join(map(str, sorted(numbers))).encode())


def facet_digest(*facets):
    """Of how many hits have each value: of each facet, its values in order."""
    return zlib.crc32(";".join("%s=%d" % pair for facet in facets for pair in sorted(facet.items())).encode())


def truth(corpus, queries, out):
    plan = list(questions(queries))
    hits = [([], collections.Counter(), collections.Counter()) for _ in plan]
    for number, date, street, text in rows(corpus):
        for (found, streets, years), (_, _, terms, where, first, last) in zip(hits, plan):
            if all(term in text for term in terms) and where in ("", street) and first <= date <= last:
                found.append(number)
                streets[street] += 1
                years[str(date // 10000)] += 1
    with open(out, "w", encoding="utf-8") as file:
        for (found, *facets), (name, kind, *_) in zip(hits, plan):
            print(json.dumps({"id": name, "class": kind, "count": len(found), "digest": digest(found),
                              "facets": facet_digest(*facets)}), file=file)


def sample(call):
    began = time.perf_counter_ns()
    call()
    first = time.perf_counter_ns() - began
    if first > 5e8:
        return [first]
    times = []
    while not times or len(times) < 7 and sum(times) < 5e8:
        began = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - began)
    return times


def spent_building(fill, corpus, folder):
    """Makes `folder` with what `fill` puts into it; what that took, with the part that only cut bigrams."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    tokenising = 0

    def cut():
        nonlocal tokenising
        for number, date, street, text in rows(corpus):
            before = time.process_time()
            body = " ".join(grams(text))
            tokenising += time.process_time() - before
            yield number, date, street, body
    began, cpu = time.perf_counter(), time.process_time()
    count = fill(cut())
    return {"cases": count, "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu,
            "tokenise": tokenising, "bytes": sum(entry.stat().st_size for entry in os.scandir(folder))}


def measure(engine, corpus, queries, results, build, operations):
    """Appends the engine's lines: `build` is what building took, `operations` gives a query's four calls."""
    with open(results, "a", encoding="utf-8") as out:
        def put(**fields):
            print(json.dumps({"engine": engine, "corpus": os.path.basename(corpus), **fields}), file=out, flush=True)
        put(**build)
        for name, kind, *asked in questions(queries):
            for operation, call in zip(OPERATIONS, operations(*asked)):
                put(id=name, op=operation, ns=sample(call), **{"class": kind})


def measure_tantivy(corpus, queries, folder, results):
    import tantivy
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", fast=True)
    builder.add_integer_field("date", fast=True, indexed=True)
    builder.add_text_field("street", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="ws", index_option="position")
    schema = builder.build()
    index = None

    def fill(cut):
        nonlocal index
        index = tantivy.Index(schema, path=folder)
        index.register_tokenizer("ws", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        count = 0
        writer = index.writer(heap_size=512_000_000, num_threads=1)
        for number, date, street, body in cut:
            document = tantivy.Document()
            document.add_integer("id", number)
            document.add_integer("date", date)
            document.add_text("street", street)
            document.add_text("body", body)
            writer.add_document(document)
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        return count
    build = spent_building(fill, corpus, folder)
    index.reload()
    searcher = index.searcher()
    q, must = tantivy.Query, tantivy.Occur.Must

    def query(terms, street, first, last):
        parts = []
        for term in terms:
            bigrams = [term[at:at + 2] for at in range(len(term) - 1)]
            parts.append((must, q.regex_query(schema, "body", term + ".?") if not bigrams
                          else q.term_query(schema, "body", bigrams[0]) if len(bigrams) == 1
                          else q.phrase_query(schema, "body", bigrams)))
        if street:
            parts.append((must, q.const_score_query(q.term_query(schema, "street", street), 0.0)))
        if first:
            parts.append((must, q.const_score_query(
                q.range_query(schema, "date", tantivy.FieldType.Integer, first, last), 0.0)))
        return parts[0][1] if len(parts) == 1 else q.boolean_query(parts)
    measure("tantivy", corpus, queries, results, build, lambda *asked: (
        lambda: searcher.search(query(*asked), limit=1, count=True).count,
        lambda: searcher.search(query(*asked), limit=10, count=False).hits,
        lambda: searcher.search(query(*asked), limit=10, count=False, order_by_field="date").hits,
        lambda: searcher.aggregate(query(*asked), {"s": {"terms": {"field": "street", "size": 20}}})))


def measure_fts5(corpus, queries, folder, results):
    """No text is kept beside the postings, and all is merged into one level at the end: FTS5 at its best."""
    path = os.path.join(folder, "index.db")

    def fill(cut):
        base = sqlite3.connect(path, isolation_level=None)
        base.executescript("PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA cache_size = -262144;"
                           "CREATE TABLE facts(id INTEGER PRIMARY KEY, date INTEGER, street TEXT);"
                           "CREATE VIRTUAL TABLE words USING fts5(body, content = '', tokenize = 'unicode61')")
        base.execute("BEGIN")
        count = 0
        for number, date, street, body in cut:
            base.execute("INSERT INTO facts VALUES (?, ?, ?)", (number, date, street))
            base.execute("INSERT INTO words(rowid, body) VALUES (?, ?)", (number, body))
            count += 1
        for statement in ("COMMIT", "INSERT INTO words(words) VALUES ('optimize')", "VACUUM"):
            base.execute(statement)
        base.close()
        return count
    build = spent_building(fill, corpus, folder)
    base = sqlite3.connect("file:%s?mode=ro&immutable=1" % path, uri=True)
    base.executescript("PRAGMA mmap_size = 8589934592; PRAGMA cache_size = -262144")

    def asker(terms, street, first, last):
        words = " AND ".join('"%s"%s' % (" ".join(term[at:at + 2] for at in range(max(1, len(term) - 1))),
                                         "*" if len(term) == 1 else "") for term in terms)

        def ask(columns, tail="", facts=False):
            joined = facts or street or first
            statement = "SELECT %s FROM words%s WHERE words MATCH ?" % (
                columns, " CROSS JOIN facts ON facts.id = words.rowid" if joined else "")
            values = [words]
            if street:
                statement += " AND street = ?"
                values.append(street)
            if first:
                statement += " AND date BETWEEN ? AND ?"
                values += [first, last]
            return base.execute(statement + tail, values).fetchall()
        return ask

    def operations(*asked):
        ask = asker(*asked)
        return (lambda: ask("count(*)"),
                lambda: ask("words.rowid", " ORDER BY rank LIMIT 10"),
                lambda: ask("words.rowid", " ORDER BY date DESC LIMIT 10", facts=True),
                lambda: ask("street, count(*)", " GROUP BY street", facts=True))
    measure("fts5", corpus, queries, results, build, operations)


def table(results):
    times, builds, wrong = collections.defaultdict(list), {}, 0
    for line in open(results, encoding="utf-8"):
        record = json.loads(line)
        if "bytes" in record:
            builds[record["engine"]] = record
        elif "check" in record:
            wrong += not record["ok"]
        else:
            ordered = sorted(record["ns"])
            times[record["op"], record["class"], record["engine"]].append(ordered[len(ordered) // 2])

    def at(values, share):
        values = sorted(values)
        return values[min(len(values) - 1, int(share * len(values)))] / 1000
    print("wrong hit sets: %d" % wrong)
    for name, build in builds.items():
        print("%-8s %7.0f cases a second of CPU, %5.0f bytes a case"
              % (name, build["cases"] / build["cpu"], build["bytes"] / build["cases"]))
    kinds = list(dict.fromkeys(kind for _, kind, _ in times))
    for peer in (name for name in builds if name != "dossier"):
        print("\n%-6s %-13s %27s   %27s" % ("", "", "p50: ours, %s, ratio" % peer, "p99"))
        for operation in OPERATIONS:
            for kind in kinds:
                pair = [times.get((operation, kind, name)) for name in ("dossier", peer)]
                if all(pair):
                    cells = [[at(values, share) for values in pair] for share in (0.5, 0.99)]
                    print("%-6s %-13s " % (operation, kind)
                          + "  ".join("%9.1f %11.1f %5.2f" % (a, b, a / b) for a, b in cells))


{"queries": lambda corpus, seed, out: make_queries(corpus, int(seed), out), "truth": truth,
 "tantivy": measure_tantivy, "fts5": measure_fts5, "table": table}[sys.argv[1]](*sys.argv[2:])
