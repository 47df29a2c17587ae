#!/usr/bin/env python3
"""Makes more text dumps to train on: every page of a set as people copy it, in five ways.

  dumps.py --corpus DIR --out DIR [--sets wcxb,adbar]

Writes OUT/<set>/text.<mode>.jsonl.gz and a copy of truth.jsonl.gz, for the pages that DIR has no dump of.
Needs lxml; `lynx` and `w3m` for their modes. Ways: see MODES.
"""
import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from lxml import etree
from lxml import html as LH

import data

BLOCK = set("""address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre section select
summary table tbody td textarea tfoot th thead tr ul""".split())
DROP = set("script style template head title noscript svg canvas iframe object audio video math".split())
TIGHT = {"li", "tr", "td", "th", "option", "dt", "dd"}
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def parse(html):
    try:
        parser = LH.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
        return LH.document_fromstring(html.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def text_of(root):
    out = []

    def walk(el):
        tag = el.tag if isinstance(el.tag, str) else None
        if tag is None or tag in DROP:
            return
        gap = "\n" if tag in TIGHT else "\n\n"
        if tag == "br":
            out.append("\n")
        elif tag in BLOCK:
            out.append(gap)
        if el.text:
            out.append(re.sub(r"\s+", " ", el.text))
        for child in el:
            walk(child)
            if child.tail:
                out.append(re.sub(r"\s+", " ", child.tail))
        if tag in BLOCK:
            out.append(gap)

    sys.setrecursionlimit(20000)
    walk(root)
    s = re.sub(r"[ \t\u00a0]+", " ", "".join(out).replace("\u00ad", "").replace("\u200b", ""))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", s)).strip()


def inner(html, truth):
    """The text of all elements, hidden ones too."""
    root = parse(html)
    return "" if root is None else text_of(root)


def paste(html, truth):
    """What a browser's copy of the whole page gives."""
    root = parse(html)
    if root is None:
        return ""
    for el in list(root.iter()):
        if isinstance(el.tag, str) and el.getparent() is not None and (
                el.tag in ("select", "textarea", "input", "datalist") or el.get("hidden") is not None or HIDDEN.search(el.get("style") or "")):
            el.drop_tree()
    return text_of(root)


def region(html, truth):
    """What a reader selects: the smallest element that holds the story, widened to hold the headline."""
    root = parse(html)
    if root is None or not truth.get("body"):
        return ""
    ref = data.grams(truth["body"])
    cover = lambda el: sum((data.grams(text_of(el)) & ref).values())
    el = root.body if root.body is not None else root
    whole = cover(el)
    while True:
        kids = [c for c in el if isinstance(c.tag, str) and c.tag not in DROP and len(c.text_content()) > 50]
        inside = next((c for c in sorted(kids, key=lambda c: -len(c.text_content()))[:3] if cover(c) >= .98 * whole), None)
        if inside is None or inside.tag == "p":
            break
        el = inside
    up = el
    for _ in range(4):
        if up.find(".//h1") is not None or up.tag == "body" or up.getparent() is None:
            break
        up = up.getparent()
    return text_of(up if up.tag not in ("body", "html") and up.find(".//h1") is not None else el)


def browser(*command):
    def dump(html, truth):
        with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as f:
            f.write(html)
            f.flush()
            try:
                return subprocess.run([*command, f.name], capture_output=True, timeout=30).stdout.decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                return ""
    return dump


MODES = {
    "lynx": browser("lynx", "-dump", "-nolist", "-width=80", "-display_charset=utf-8", "-assume_charset=utf-8", "-force_html"),
    "w3m": browser("w3m", "-dump", "-cols", "100", "-I", "UTF-8", "-O", "UTF-8", "-T", "text/html"),
    "inner": inner,
    "paste": paste,
    "region": region,
}

if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--sets", default="wcxb,adbar")
    a = ap.parse_args()
    for name in a.sets.split(","):
        folder, out = a.corpus / name, a.out / name
        out.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "truth.jsonl.gz", out / "truth.jsonl.gz")
        truth = {t["id"]: t for t in data.lines(folder / "truth.jsonl.gz")}
        for mode, dump in MODES.items():
            source = folder / f"text.{mode}.jsonl.gz"
            done = {r["id"] for r in data.lines(source)} if source.exists() else set()
            count = Counter()
            with gzip.open(out / f"text.{mode}.jsonl.gz", "wt", encoding="utf-8") as f:
                for row in data.lines(folder / "html.jsonl.gz"):
                    text = "" if row["id"] in done else dump(row["html"], truth[row["id"]])
                    count[bool(text.strip())] += 1
                    if text.strip():
                        f.write(json.dumps({"id": row["id"], "text": text}, ensure_ascii=False) + "\n")
            print(name, mode, count[True], flush=True)
