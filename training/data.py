"""Pages, references, folds and labels for train.py. Standard library only."""
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
WORD = re.compile(r"\w+")
WORD_CJK = re.compile(rf"[{CJK}]|[^\W{CJK}]+")
MODES = ["lynx", "w3m", "inner", "paste", "region"]


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def saved(html, url):
    """The page as a browser saves it, with its address in a comment."""
    if not url:
        return html
    mark = f"<!-- saved from url=({len(url):04d}){url} -->\n"
    m = re.match(r"(?is)\s*<!doctype[^>]*>", html)
    return html[:m.end()] + "\n" + mark + html[m.end():] if m else mark + html


def fold_of(host, folds):
    return int(hashlib.sha1(("fold" + host).encode()).hexdigest(), 16) % folds


def load(corpus, work, sets, modes, folds):
    """[{"set", "mode", "id", "host", "fold", "file", "truth"}], files unpacked to `work`."""
    pages = []
    for name in sets:
        folder = corpus / name
        if not folder.exists():
            continue
        truth = {t["id"]: t for t in lines(folder / "truth.jsonl.gz")}
        for mode in modes:
            source = folder / ("html.jsonl.gz" if mode == "html" else f"text.{mode}.jsonl.gz")
            if not source.exists():
                continue
            out = work / "pages" / name / mode
            out.mkdir(parents=True, exist_ok=True)
            for row in lines(source):
                t = truth[row["id"]]
                file = out / (re.sub(r"[^A-Za-z0-9._-]", "_", row["id"]) + (".html" if mode == "html" else ".txt"))
                if not file.exists():
                    text = row.get("html") or row.get("text") or ""
                    file.write_text(saved(text, t.get("url")) if mode == "html" else text, encoding="utf-8", newline="")
                host = t.get("host") or row["id"]
                pages.append({"set": name, "mode": mode, "id": row["id"], "host": host, "fold": fold_of(host, folds), "file": str(file), "truth": t})
    return pages


def flat(text):
    return re.sub(r"\s+", " ", text or "").strip()


def norm(text):
    return re.sub(r"[\W_]+", " ", (text or "").lower()).strip()


def labels(blocks, truth):
    """For each block how much of it is in the reference, 0 to 1; None: the reference says nothing of it."""
    if truth.get("body"):
        return by_body([b[2] for b in blocks], truth["body"])
    return by_segments([b[2] for b in blocks], truth)


def by_segments(texts, truth):
    out = [None] * len(texts)
    flats = [flat(t) for t in texts]
    for side, value in (("with", 1.0), ("without", 0.0)):
        for segment in truth.get(side) or []:
            s = flat(segment)
            if not s:
                continue
            hits = [i for i, t in enumerate(flats) if s in t]
            # A text that stands in several places says nothing of either.
            if len(hits) == 1 or value == 0.0:
                for i in hits:
                    out[i] = value
    return out


def by_body(texts, body):
    ref = WORD_CJK.findall(body)
    places = defaultdict(list)
    for i in range(len(ref) - 3):
        places[tuple(ref[i:i + 4])].append(i)
    tokens = [WORD_CJK.findall(t) for t in texts]
    cover, span = [0.0] * len(texts), [None] * len(texts)
    for i, t in enumerate(tokens):
        n = len(t) - 3
        if n < 1:
            continue
        found = [places.get(tuple(t[k:k + 4])) for k in range(n)]
        cover[i] = sum(f is not None for f in found) / n
    # The same text twice, in the reference once: the one among its like is meant.
    mass = [c * min(len(t), 80) for c, t in zip(cover, tokens)]
    near = [sum(mass[max(0, i - 6):i]) + sum(mass[i + 1:i + 7]) for i in range(len(texts))]
    same = defaultdict(list)
    for i, t in enumerate(texts):
        if cover[i] >= .5:
            same[norm(t)].append(i)
    for essence, where in same.items():
        if len(where) > 1:
            often = max(1, min(len(places.get(tuple(tokens[where[0]][k:k + 4]), ())) for k in range(min(3, len(tokens[where[0]]) - 3))))
            for i in sorted(where, key=lambda i: -near[i])[often:]:
                cover[i] = 0.0
    # Where in the reference long blocks stand; short ones have to stand between.
    for i, t in enumerate(tokens):
        if cover[i] >= .6 and len(t) >= 7:
            starts = places.get(tuple(t[:4])) or []
            if len(starts) == 1:
                span[i] = (starts[0], starts[0] + len(t))
    before, last = [], None
    for s in span:
        before.append(last)
        last = s[1] if s else last
    after, nxt = [None] * len(texts), None
    for i in range(len(texts) - 1, -1, -1):
        after[i] = nxt
        nxt = span[i][0] if span[i] else nxt
    out = []
    for i, t in enumerate(tokens):
        if len(t) >= 7:
            c = cover[i]
        elif not t:
            c = None
        else:
            lo = 0 if before[i] is None else before[i] - 3
            hi = len(ref) if after[i] is None else after[i] + 3
            if before[i] is None and after[i] is None:
                lo = hi = 0
            if before[i] is None:
                lo = max(0, hi - 30)
            if after[i] is None:
                hi = min(len(ref), lo + 40)
            inside = 0 <= lo < hi and hi - lo < 4000 and any(ref[k:k + len(t)] == t for k in range(lo, hi - len(t) + 1))
            c = 1.0 if inside else (cover[i] if len(t) >= 4 and before[i] is None and after[i] is None else 0.0)
        out.append(c if c is None else (0.0 if c < .15 else 1.0 if c > .85 else c))
    return out


# ---- measures, as in the published benchmarks

def grams(text, n=4):
    t = WORD.findall(text or "")
    return Counter(tuple(t[i:i + n]) for i in range(max(1, len(t) - n + 1))) if t else Counter()


def counts(true, pred):
    a, b = grams(true), grams(pred)
    tp = sum((a & b).values())
    fp, fn = sum(b.values()) - tp, sum(a.values()) - tp
    s = tp + fp + fn
    return (tp / s, fp / s, fn / s) if s else (0.0, 0.0, 0.0)


def ratio(hit, miss, other):
    return 1.0 if miss == other == 0 else hit / (hit + miss) if hit + miss else 0.0


def measure(rows):
    """(F1, precision, recall, mean F1 of the pages, share of pages under one half)"""
    p = [ratio(t, f, n) for t, f, n in rows if t + f > 0]
    r = [ratio(t, n, f) for t, f, n in rows if t + n > 0]
    p, r = sum(p) / max(1, len(p)), sum(r) / max(1, len(r))
    pages = [2 * t / (2 * t + f + n) if t + f + n else 0.0 for t, f, n in rows]
    return 2 * p * r / (p + r) if p + r else 0.0, p, r, sum(pages) / len(pages), sum(x < .5 for x in pages) / len(pages)


def segments(pairs):
    tp = fn = fp = 0
    for t, text in pairs:
        f = flat(text)
        w = [flat(s) in f for s in t.get("with") or []]
        tp += sum(w)
        fn += len(w) - sum(w)
        fp += sum(flat(s) in f for s in t.get("without") or [])
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0, tp / max(1, tp + fp), tp / max(1, tp + fn)


def body_of(answer):
    """The text that a page's answer shows as the story."""
    title = norm(answer.get("title"))
    keep = [b["text"] for b in answer.get("blocks") or [] if b["role"] == "body" and not (title and norm(b["text"]) == title)]
    return "\n\n".join(keep)


def table(pages, answers):
    """{(set, mode): (n, figures…)} for answers in the order of the pages."""
    groups = defaultdict(list)
    for page, answer in zip(pages, answers):
        groups[page["set"], page["mode"]].append((page["truth"], body_of(answer)))
    out = {}
    for key, pairs in groups.items():
        body = [(t, a) for t, a in pairs if t.get("body")]
        row = {"n": len(pairs), "empty": sum(not a.strip() for _, a in pairs)}
        if body:
            row["f1"], row["p"], row["r"], row["page"], row["bad"] = measure([counts(t["body"], a) for t, a in body])
        elif any(t.get("with") for t, _ in pairs):
            row["f1"], row["p"], row["r"] = segments(pairs)
        out[key] = row
    return out
