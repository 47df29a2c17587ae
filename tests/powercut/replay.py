"""Replays power cuts of a traced run of offprint.

A trace has every write and every sync of the library's folder. For a moment of
it, the disk is rebuilt as a power cut could have left it: what was synced is
there; of each later write, each sector of 512 bytes is there or not, in any
order; of later names (made, renamed, removed), those up to some moment are
there. Then the program is asked whether that library is whole, and whether all
that it had acknowledged on its standard output is in it.

    cd EMPTY; export OFFPRINT_DATA_DIR=$PWD/data OFFPRINT_CONFIG_DIR=$PWD/config
    strace -f -y -xx -s 100000000 -o trace -e trace=openat,pwrite64,write,ftruncate,fsync,fdatasync,syncfs,rename,renameat,renameat2,unlink,unlinkat sh work.sh OFFPRINT
    python3 replay.py trace OFFPRINT data CUTS SEED

`work.sh` runs offprint: it adds pages (`added ID …` is what is acknowledged),
and changes them; a line `ack: QUERY` that it prints is acknowledged, too: then
the query finds something.
"""

import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys

SECTOR = 512
HEX = re.compile(rb"\\x([0-9a-f]{2})")


def plain(text):
    return HEX.sub(lambda m: bytes([int(m[1], 16)]), text)


def calls(trace):
    """Every call that went well: its name, arguments, result."""
    begun = {}
    for line in open(trace, "rb"):
        pid, _, rest = line.strip().partition(b" ")
        rest = rest.strip()
        if rest.endswith(b"<unfinished ...>"):
            begun[pid] = rest[: -len(b"<unfinished ...>")]
            continue
        resumed = re.match(rb"<\.\.\. \w+ resumed>(.*)", rest, re.S)
        if resumed:
            rest = begun.pop(pid, b"") + resumed[1]
        call = re.match(rb"(\w+)\((.*)\)\s+= (\d+)(?:<[^>]*>)?$", rest, re.S)
        if call:
            yield call[1].decode(), call[2], int(call[3])


def operations(trace, folder):
    """What happened to the folder, in order."""
    for name, args, result in calls(trace):
        paths = [plain(p) for p in re.findall(rb"<((?:\\x[0-9a-f]{2})+)>", args)]
        strings = [plain(s) for s in re.findall(rb'"((?:\\x[0-9a-f]{2})*)"', args)]
        if name in ("write", "pwrite64") and args.startswith(b"1<"):
            yield "ack", strings[0]
        elif name == "openat":
            path = strings[0]
            if path.startswith(folder) and b"O_CREAT" in args:
                yield "make", path, b"O_TRUNC" in args
        elif name in ("rename", "renameat", "renameat2"):
            if strings[1].startswith(folder):
                yield "rename", strings[0], strings[1]
        elif name in ("unlink", "unlinkat"):
            if strings[0].startswith(folder):
                yield "remove", strings[0]
        elif not paths or not paths[0].startswith(folder) or paths[0].endswith(b"-shm"):
            continue
        elif name == "pwrite64":
            at = int(args.rsplit(b",", 1)[1])
            yield "write", paths[0], at, strings[0]
        elif name == "write":
            yield "write", paths[0], None, strings[0]
        elif name == "ftruncate":
            yield "cut", paths[0], int(args.rsplit(b",", 1)[1])
        elif name == "syncfs":
            yield "sync all",
        else:
            yield "sync", paths[0]


class Disk:
    def __init__(self):
        self.names = {}  # as the program sees them
        self.kept_names = {}  # as they are on the disk
        self.name_log = []
        self.kept = collections.defaultdict(bytearray)
        self.log = collections.defaultdict(list)
        self.length = collections.Counter()
        self.next = 0

    def node(self, path):
        if path not in self.names:
            self.names[path] = self.next
            self.name_log.append((path, self.next))
            self.next += 1
        return self.names[path]

    def do(self, op):
        kind, *args = op
        if kind == "make":
            node = self.node(args[0])
            if args[1] and self.length[node]:
                self.log[node].append(("cut", 0))
                self.length[node] = 0
        elif kind == "write":
            node = self.node(args[0])
            at = self.length[node] if args[1] is None else args[1]
            self.log[node].append(("write", at, args[2]))
            self.length[node] = max(self.length[node], at + len(args[2]))
        elif kind == "cut":
            node = self.node(args[0])
            self.log[node].append(("cut", args[1]))
            self.length[node] = args[1]
        elif kind == "rename" and args[0] in self.names:
            node = self.names.pop(args[0])
            self.names[args[1]] = node
            # One step: the name is the old one or the new one.
            self.name_log.append((args[0], None, args[1], node))
        elif kind == "remove" and args[0] in self.names:
            del self.names[args[0]]
            self.name_log.append((args[0], None))
        elif kind == "sync" and args[0] in self.names:
            self.settle(self.names[args[0]])
        elif kind in ("sync", "sync all"):
            # A folder, or all of the disk: names count from here on.
            if kind == "sync all":
                for node in list(self.log):
                    self.settle(node)
            self.settle_names(len(self.name_log))

    def settle_names(self, count):
        for entry in self.name_log[:count]:
            for path, node in zip(entry[::2], entry[1::2]):
                if node is None:
                    self.kept_names.pop(path, None)
                else:
                    self.kept_names[path] = node
        del self.name_log[:count]

    def settle(self, node):
        for op in self.log.pop(node, []):
            apply(self.kept[node], op, None)

    def after_cut(self, dice):
        """The files as they could be found, by path."""
        self.settle_names(dice.randrange(len(self.name_log) + 1))
        files = {}
        for path, node in self.kept_names.items():
            content = bytearray(self.kept[node])
            share = dice.random()
            for op in self.log.get(node, []):
                if dice.random() < share:
                    apply(content, op, dice)
            files[path] = bytes(content)
        return files


def apply(content, op, dice):
    if op[0] == "cut":
        del content[op[1] :]
        content.extend(bytes(op[1] - len(content)))
        return
    _, at, data = op
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    if dice is None or dice.random() < 0.5:
        content[at : at + len(data)] = data
        return
    for begin in range(0, len(data), SECTOR):
        if dice.random() < 0.5:
            sector = data[begin : begin + SECTOR]
            end = at + begin
            if len(content) < end:
                content.extend(bytes(end - len(content)))
            content[end : end + len(sector)] = sector


def found(program, folder, *args):
    env = dict(os.environ, OFFPRINT_DATA_DIR=folder)
    run = subprocess.run([program, *args], capture_output=True, text=True, env=env)
    return run.returncode, run.stdout, run.stderr


def main():
    trace, program, folder, cuts, seed = sys.argv[1:6]
    dice = random.Random(int(seed))
    base = os.path.abspath(folder).encode()
    ops = list(operations(trace, base))
    broken = lost = acknowledged = 0
    work = os.path.abspath("after-the-cut")
    for _ in range(int(cuts)):
        moment = dice.randrange(1, len(ops))
        disk, ids, queries = Disk(), set(), set()
        for op in ops[:moment]:
            if op[0] == "ack":
                text = op[1].decode(errors="replace")
                ids.update(re.findall(r"^added ([0-9a-f]{8})", text, re.M))
                queries.update(re.findall(r"^ack: (.*)", text, re.M))
            else:
                disk.do(op)
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work, mode=0o700)
        for path, content in disk.after_cut(dice).items():
            target = os.path.join(work.encode(), os.path.relpath(path, base))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(content)
        code, out, err = found(program, work, "doctor", "--deep")
        if code != 0:
            broken += 1
            print(f"moment {moment}: {out}{err}")
            continue
        _, listed, _ = found(program, work, "list", "--json")
        here = {row["id"][:8] for row in json.loads(listed or "[]")}
        missing = sorted(ids - here)
        missing += [q for q in queries if found(program, work, "list", q)[1] == ""]
        acknowledged += len(ids) + len(queries)
        if missing:
            lost += 1
            print(f"moment {moment}: acknowledged and lost: {', '.join(missing)}")
    print(
        f"{cuts} cuts of {len(ops)} calls: {broken} broken, {lost} with something lost of {acknowledged} acknowledged"
    )
    return 1 if broken or lost else 0


if __name__ == "__main__":
    sys.exit(main())
