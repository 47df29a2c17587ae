#!/usr/bin/env python3
"""Trains the block classifier; see README.md and docs/extraction.md.

  train.py --corpus DIR --work DIR fit            out-of-fold models, the shipped model, their figures
  train.py --corpus DIR --work DIR score          figures of the models that are in --work already
  train.py --corpus DIR --work DIR score --model assets/model.txt   (`-`: hand-set weights) of one model, on all pages

Every feature is computed by the program itself (`cargo build --example rows`); this script labels blocks, learns
class-name words and trees, and writes them as text. Folds are made by host, so that a page is never judged by a
model that saw its site. Words of class names that a page is trained with come from the other folds as well.
"""
import argparse
import json
import math
import multiprocessing
import pickle
import subprocess
import time
from collections import defaultdict
from pathlib import Path

import lightgbm as lgb
import numpy as np

import data

HERE = Path(__file__).resolve().parent
START = time.perf_counter()
SEED = 11
FOLDS = 4
# A word of a class name has to occur on this many hosts to be learned, and may weigh this much at most.
WORD_HOSTS, WORD_LIMIT = 4, 2.5
# What a page of a set weighs; the modes of a page share its weight.
SET_WEIGHT = {"zyte181": 2.5, "wcxb": 1.0, "adbar": 1.0, "wcxb-other": 0.5, "mozilla": 0.5}
PARAMS = dict(objective="cross_entropy", learning_rate=0.08, num_leaves=16, min_data_in_leaf=60, min_sum_hessian_in_leaf=0.05,
              feature_fraction=0.4, bagging_fraction=0.7, bagging_freq=1, lambda_l2=2.0, max_bin=63, verbosity=-1,
              seed=SEED, deterministic=True, use_missing=False, num_threads=1, path_smooth=1.0)
ROUNDS = {"html 1": 160, "html 2": 140, "text 1": 100, "text head": 70, "text 2": 110}
# Text has many more rows and needs fewer, larger trees.
TEXT_PARAMS = dict(learning_rate=0.12, num_leaves=20, feature_fraction=0.25, max_bin=31)
SETTINGS = {"html.cut": -0.25, "html.switch": 0.5, "html.apart": 0.7, "html.sibling": 0.25,
            "text.cut": -0.5, "text.promising": 1, "text.blend": 0.35, "text.switch": 0.5, "text.apart": 0}


def log(*what):
    print(f"[{time.perf_counter() - START:6.0f} s]", *what, flush=True)


# ---- rows out of the program

class Rows:
    """Rows of some pages: one array, and for each page where its blocks begin."""

    def __init__(self, index, first, second, widths):
        self.index, self.first, self.second, self.widths = index, first, second, widths


def write_rows(a, pages, model, name, read=True):
    out = a.work / name
    files = [p["file"] for p in pages]
    index, firsts, seconds = [], [], []
    for i in range(0, len(files), 400):
        subprocess.run([a.rows, "write", str(model or "-"), str(out), *files[i:i + 400]], check=True)
        chunk = [json.loads(line) for line in open(f"{out}.jsonl", encoding="utf-8")]
        index += chunk
        if not read:
            continue
        values, at = np.fromfile(f"{out}.f32", dtype="<f4"), 0
        for row in chunk:
            n = len(row["blocks"])
            one = values[at:at + row["first"]]
            two = values[at + row["first"]:at + row["first"] + row["second"]]
            at += row["first"] + row["second"]
            firsts.append(one.reshape(n, -1) if n else None)
            seconds.append(two.reshape(n, -1) if n and row["second"] else None)
    return index, firsts, seconds


def words_of(row):
    """For each block the words of its element and those above it."""
    elements = row["elements"]
    out = []
    for _, element, _ in row["blocks"]:
        found = []
        while element is not None:
            parent, words = elements[element]
            found += words
            element = parent
        out.append(set(found))
    return out


def learn_words(pages, keep):
    """Log odds of class-name words over the pages whose index is in `keep`."""
    count, hosts = defaultdict(lambda: [0.0, 0.0]), defaultdict(set)
    for i in keep:
        p = pages[i]
        if p["mode"] != "html":
            continue
        total = sum(p["weight"]) or 1.0
        for words, y, w in zip(p["words"], p["label"], p["weight"]):
            if y is None:
                continue
            for word in words:
                count[word][0] += (1 - y) * w / total
                count[word][1] += y * w / total
                hosts[word].add(p["host"])
    base = math.log((sum(v[1] for v in count.values()) + 1) / (sum(v[0] for v in count.values()) + 1))
    out = {}
    for word, (no, yes) in count.items():
        if len(hosts[word]) >= WORD_HOSTS:
            odds = math.log((yes + .3 * math.exp(base)) / (no + .3)) - base
            odds = max(-WORD_LIMIT, min(WORD_LIMIT, odds))
            if abs(odds) >= .15:
                out[word] = round(odds, 1)
    return out


# ---- the model's file

def number(x, digits=4):
    s = f"{x:.{digits}g}"
    return f"{float(s):g}" if "e" not in s else s


def stage_lines(booster, names):
    dump = booster.dump_model()
    used = sorted({int(f) for f, n in enumerate(booster.feature_importance("split")) if n})
    place = {f: i for i, f in enumerate(used)}
    out = [" ".join(names[f] for f in used)]
    for tree in dump["tree_info"]:
        tokens = []

        def walk(node):
            if "split_feature" in node:
                tokens.append(f"{place[node['split_feature']]}<{number(node['threshold'])}")
                walk(node["left_child"])
                walk(node["right_child"])
            else:
                rows = max(1, node.get("leaf_count") or 1)
                tokens.append(f"={round(node['leaf_value'] * 100, 1):g}:{round(math.log2(rows))}")
        walk(tree["tree_structure"])
        out.append(" ".join(tokens))
    return out


def write_model(path, words, stages, settings, names):
    out = ["# The trained classifier. Made by training/train.py; format: src/article/extract/model/."]
    if settings:
        out += ["[set]"] + [f"{k} {v:g}" for k, v in settings.items()]
    out.append("[words]")
    by_odds = defaultdict(list)
    for word, odds in words.items():
        by_odds[round(odds * 100)].append(word)
    out += [f"{odds} {' '.join(sorted(group))}" for odds, group in sorted(by_odds.items())]
    for key, booster in stages.items():
        mode, stage = key.split()
        listed = names[mode][stage != "1"]
        out += [f"[{key}]"] + stage_lines(booster, listed)
    path.write_text("\n".join(out) + "\n")


def sections(text):
    """[(name, lines)] of a model's file."""
    out = []
    for line in text.split("\n"):
        if line.startswith("["):
            out.append((line.strip("[]"), []))
        elif out and line:
            out[-1][1].append(line)
    return out


def take_over(made, other, kinds):
    """Adds what `other` has of the kinds of page that were not trained."""
    old, new = dict(sections(other.read_text())), dict(sections(made.read_text()))
    mine = lambda name: name.split(".")[0].split(" ")[0] in kinds
    settings = [line for line in old.get("set", []) if not mine(line)] + [line for line in new.get("set", []) if mine(line)]
    words = new["words"] if "html" in kinds else old["words"]
    stages = {**{k: v for k, v in old.items() if k not in ("set", "words") and not mine(k)}, **{k: v for k, v in new.items() if k not in ("set", "words") and mine(k)}}
    out = [made.read_text().split("\n")[0], "[set]", *settings, "[words]", *words]
    for name, lines in stages.items():
        out += [f"[{name}]", *lines]
    made.write_text("\n".join(out) + "\n")


# ---- training

def block_weights(page):
    """A wrong word costs what it costs of the page's F1; short lines count a little more than their words."""
    words = [len(data.WORD_CJK.findall(b[2])) for b in page["blocks"]]
    body = sum(w * (y or 0) for w, y in zip(words, page["label"]))
    scale = 1 / (body + 80)
    weights = [0.0 if y is None else (min(w, 120) + 3) * scale for w, y in zip(words, page["label"])]
    total = sum(weights)
    return [w * min(1.0, 3.0 / total) if total else 0.0 for w in weights]


def fit(keep, columns, rounds, dull):
    """Trees for the pages in `keep`. Of blocks that are plainly chrome (column `dull` says so) a third stands for all."""
    Y = np.concatenate([np.asarray([np.nan if y is None else y for y in PAGES[i]["label"]]) for i in keep if columns[i] is not None])
    W = np.concatenate([np.asarray(PAGES[i]["weight"]) * PAGES[i]["share"] for i in keep if columns[i] is not None])
    low = np.concatenate([columns[i][:, dull] for i in keep if columns[i] is not None]) <= -3.5
    spared = np.random.default_rng(SEED).random(len(Y)) < 1 / 3
    use = ~np.isnan(Y) & (W > 0) & (~low | (Y > 0) | spared)
    W = np.where(low & (Y == 0), W * 3, W)[use]
    X = np.concatenate([columns[i] for i in keep if columns[i] is not None])[use]
    W = W * (len(W) / W.sum())
    params = {**PARAMS, **(TEXT_PARAMS if not PAGES[keep[0]]["html"] else {})}
    return lgb.train(params, lgb.Dataset(X, Y[use], weight=W, free_raw_data=True), rounds)


def fit_headline(keep, columns, rounds):
    """Trees that tell a text's headline, for those pages that hold theirs as a line."""
    keep = [i for i in keep if columns[i] is not None and any(PAGES[i]["headline"])]
    X = np.concatenate([columns[i] for i in keep])
    Y = np.concatenate([np.asarray(PAGES[i]["headline"]) for i in keep])
    W = np.concatenate([np.full(len(PAGES[i]["headline"]), len(PAGES[i]["headline"]) ** -.5) for i in keep])
    params = {**PARAMS, **TEXT_PARAMS, "objective": "binary", "min_data_in_leaf": 30}
    return lgb.train(params, lgb.Dataset(X, Y, weight=W * (len(W) / W.sum()), free_raw_data=True), rounds)


def fit_some(job):
    key, fold, rounds, dull = job
    kind, stage = key.split()
    keep = [i for i in OF[kind] if PAGES[i]["fold"] != fold]
    made = fit_headline(keep, COLUMNS, rounds) if stage == "head" else fit(keep, COLUMNS, rounds, dull)
    return made.model_to_string()


def fit_folds(kind, stage, pages, of, columns, names):
    """A model for each fold out of the others, and one out of all: each in a process of its own."""
    global PAGES, OF, COLUMNS
    PAGES, OF, COLUMNS = pages, of, columns
    dull = names[kind][0].index("hand") if stage == 1 else names[kind][1].index("first:score")
    key = f"{kind} {stage}"
    with multiprocessing.get_context("fork").Pool(FOLDS + 1) as pool:
        made = pool.map(fit_some, [(key, fold, ROUNDS[key], dull) for fold in [*range(FOLDS), None]], chunksize=1)
    log(key, "trained")
    return [lgb.Booster(model_str=m) for m in made]


def prepare(a):
    modes = ["html"] + data.MODES
    pages = data.load(a.corpus, a.work, a.sets.split(","), [m for m in modes if m in a.modes.split(",")], FOLDS)
    if a.extra and "text" in a.kinds:
        more = data.load(a.extra, a.work / "extra", a.sets.split(","), data.MODES, FOLDS)
        # Two ways of each page are enough, and not the same two.
        pages += [p for p in more if data.fold_of(p["id"], 5) in (data.MODES.index(p["mode"]), (data.MODES.index(p["mode"]) + 2) % 5)]
    log(len(pages), "pages")
    kept = a.work / f"labelled-{a.kinds}.pickle"
    if a.keep and kept.exists():
        return pickle.loads(kept.read_bytes())
    index, _, _ = write_rows(a, pages, None, "all", read=False)
    for page, row in zip(pages, index):
        page["blocks"] = row["blocks"]
        page["label"] = data.labels(row["blocks"], page["truth"])
        page["words"] = words_of(row) if row["html"] else None
        page["html"] = row["html"]
        page["weight"] = block_weights(page)
    name_headlines(a, pages)
    share = defaultdict(int)
    for p in pages:
        share[p["set"], p["id"], p["html"]] += 1
    for p in pages:
        p["share"] = SET_WEIGHT.get(p["set"], 1.0) / share[p["set"], p["id"], p["html"]]
    kept.write_bytes(pickle.dumps(pages))
    log("labelled", sum(len(p["blocks"]) for p in pages), "blocks")
    return pages


def name_headlines(a, pages):
    """Which lines of a text are its headline: by the reference, or where it has none by the same page's HTML."""
    known = {}
    for name in {p["set"] for p in pages}:
        html = [p for p in data.load(a.corpus, a.work, [name], ["html"], FOLDS) if not p["truth"].get("title")]
        known.update({(name, p["id"]): answer.get("title") for p, answer in zip(html, clean(a, html, "-"))})
    for p in pages:
        title = p["truth"].get("title") or known.get((p["set"], p["id"])) or ""
        wanted = data.norm(title).replace(" ", "")
        p["headline"] = [float(bool(wanted) and data.norm(b[2]).replace(" ", "") == wanted) for b in p["blocks"]]


def by_fold(a, pages, models, tag):
    """Rows of every page by the model of its own fold."""
    index, first, second = [None] * len(pages), [None] * len(pages), [None] * len(pages)
    for fold in range(FOLDS):
        own = [i for i, p in enumerate(pages) if p["fold"] == fold]
        got = write_rows(a, [pages[i] for i in own], models[fold], tag)
        for k, i in enumerate(own):
            index[i], first[i], second[i] = got[0][k], got[1][k], got[2][k]
    return index, first, second


def train(a):
    pages = prepare(a)
    names = json.loads(subprocess.run([a.rows, "names"], capture_output=True, check=True).stdout)
    everything = range(len(pages))
    outside = [[i for i in everything if pages[i]["fold"] != f] for f in range(FOLDS)]
    words = [learn_words(pages, keep) for keep in outside]
    all_words = learn_words(pages, everything)
    log("words", len(all_words))
    models = [a.work / f"fold{f}.model" for f in range(FOLDS)]
    for f in range(FOLDS):
        write_model(models[f], words[f], {}, {}, names)
    _, first, _ = by_fold(a, pages, models, "first")
    log("first rows", sum(x.nbytes for x in first if x is not None) // 2**20, "MB")
    kinds = a.kinds.split(",")
    of = {k: [i for i in everything if pages[i]["html"] == (k == "html")] for k in kinds}
    stages = [{} for _ in range(FOLDS)]
    final = {}
    for kind in kinds:
        *folds, final[f"{kind} 1"] = fit_folds(kind, 1, pages, of, first, names)
        for f in range(FOLDS):
            stages[f][f"{kind} 1"] = folds[f]
    for f in range(FOLDS):
        write_model(models[f], words[f], stages[f], {}, names)
    index, _, second = by_fold(a, pages, models, "second")
    report_blocks(pages, index, "stage 1")
    if "text" in kinds:
        # The last columns of the second stage are the headline's own.
        own = sum(n.startswith("headline:") for n in names["text"][1])
        columns = [None if x is None else np.hstack([x, y[:, :-own]]) if not p["html"] else x for x, y, p in zip(first, second, pages)]
        *folds, final["text head"] = fit_folds("text", "head", pages, of, columns, names)
        del columns
        for f in range(FOLDS):
            stages[f]["text head"] = folds[f]
            write_model(models[f], words[f], stages[f], {}, names)
        index, _, second = by_fold(a, pages, models, "second")
    both = [None if x is None else np.hstack([x, y]) for x, y in zip(first, second)]
    del first, second
    for kind in kinds:
        *folds, final[f"{kind} 2"] = fit_folds(kind, 2, pages, of, both, names)
        for f in range(FOLDS):
            stages[f][f"{kind} 2"] = folds[f]
    for f in range(FOLDS):
        write_model(models[f], words[f], stages[f], SETTINGS, names)
    write_model(a.work / "model.txt", all_words, final, SETTINGS, names)
    if a.beside:
        take_over(a.work / "model.txt", Path(a.beside), kinds)
    for key, booster in final.items():
        gain = booster.feature_importance("gain")
        mode, stage = key.split()
        top = sorted(zip(gain, names[mode][stage != "1"]), reverse=True)[:25]
        log(key, "most telling:", ", ".join(f"{n} {g / gain.sum():.3f}" for g, n in top))
    log("model of", (a.work / "model.txt").stat().st_size // 1024, "KB")
    score(a, pages)


def report_blocks(pages, index, what):
    """F1 over words of blocks, as if there were neither sequence nor region."""
    for html in (True, False):
        for cut in (-1.0, -.5, 0.0, .5):
            got = defaultdict(list)
            for page, row in zip(pages, index):
                if page["html"] != html or not page["truth"].get("body"):
                    continue
                words = np.asarray([len(data.WORD_CJK.findall(b[2])) for b in page["blocks"]], dtype=float)
                y = np.asarray([v or 0 for v in page["label"]])
                keep = np.asarray(row["scores"]) > cut
                tp, fp, fn = (words * y * keep).sum(), (words * (1 - y) * keep).sum(), (words * y * ~keep).sum()
                s = tp + fp + fn
                got[page["set"]].append((tp / s, fp / s, fn / s) if s else (0, 0, 0))
            if got:
                log(what, "html" if html else "text", f"cut {cut:+.1f}", {k: " ".join(f"{x:.3f}" for x in data.measure(v)) for k, v in got.items()})


# ---- figures

def clean(a, pages, model, tuning=None):
    """The program's answers with a model, in the order of the pages."""
    path = model
    if tuning and model != "-":
        path = a.work / "tuned.model"
        path.write_text(with_settings(Path(model).read_text(), tuning))
    out = []
    for i in range(0, len(pages), 400):
        run = subprocess.run([a.rows, "clean", str(path), *[p["file"] for p in pages[i:i + 400]]], capture_output=True, check=True)
        out += [json.loads(line) for line in run.stdout.decode().split("\n") if line]
    return out


def with_settings(text, settings):
    lines = text.split("\n")
    at = lines.index("[set]")
    end = next(i for i in range(at + 1, len(lines)) if lines[i].startswith("["))
    now = dict(line.split(" ", 1) for line in lines[at + 1:end])
    now.update({k: f"{v:g}" for k, v in settings.items()})
    return "\n".join(lines[:at + 1] + [f"{k} {v}" for k, v in now.items()] + lines[end:])


def answers(a, pages, model=None, tuning=None):
    if model:
        return clean(a, pages, model, tuning)
    out = [None] * len(pages)
    for fold in range(FOLDS):
        own = [i for i, p in enumerate(pages) if p["fold"] == fold]
        for i, got in zip(own, clean(a, [pages[i] for i in own], a.work / f"fold{fold}.model", tuning)):
            out[i] = got
    return out


def show(title, rows):
    print(f"\n{title:<24}{'n':>4}  F1     P      R      page   bad    empty")
    for (name, mode), r in rows.items():
        rest = f"{r['page']:.3f}  {r['bad']:.3f}" if "page" in r else f"{'':12}"
        print(f"{name + '/' + mode:<24}{r['n']:>4}  {r['f1']:.4f} {r['p']:.3f}  {r['r']:.3f}  {rest}  {r['empty']}", flush=True)


def score(a, pages=None):
    if pages is None:
        modes = ["html"] + data.MODES
        pages = data.load(a.corpus, a.work, a.sets.split(","), [m for m in modes if m in a.modes.split(",")], FOLDS)
    pages = [p for p in pages if "/extra/" not in p["file"]]
    tuning = {k: float(v) for k, v in (s.split("=") for s in a.set)} if a.set else None
    if a.model:
        show(a.model, data.table(pages, answers(a, pages, a.model, tuning)))
        return
    got = answers(a, pages, None, tuning)
    show("out of fold", data.table(pages, got))
    if a.worst:
        worst(pages, got, a.worst)


def worst(pages, got, count):
    rows = []
    for p, g in zip(pages, got):
        if p["truth"].get("body"):
            t, f, n = data.counts(p["truth"]["body"], data.body_of(g))
            rows.append((2 * t / (2 * t + f + n) if t + f + n else 0.0, f, n, p["set"], p["mode"], p["id"], p["file"]))
    for row in sorted(rows)[:count]:
        print("  F1 {:.3f} extra {:.2f} missing {:.2f}  {} {} {} {}".format(*row))


if __name__ == "__main__":

    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=["fit", "score"])
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--extra", type=Path, help="more text dumps of the same pages (dumps.py)")
    ap.add_argument("--work", type=Path, required=True)
    ap.add_argument("--rows", default=str(HERE.parent / "target/debug/examples/rows"))
    ap.add_argument("--sets", default="zyte181,wcxb,adbar,mozilla,wcxb-other")
    ap.add_argument("--modes", default=",".join(["html"] + data.MODES))
    ap.add_argument("--kinds", default="html,text")
    ap.add_argument("--keep", action="store_true", help="use the labels of the last run: blocks have not changed")
    ap.add_argument("--model")
    ap.add_argument("--beside", help="a model whose stages for other kinds of page are taken over")
    ap.add_argument("--set", action="append", help="NAME=VALUE: a setting to try")
    ap.add_argument("--worst", type=int, default=0)
    a = ap.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    train(a) if a.what == "fit" else score(a)
