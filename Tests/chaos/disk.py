"""A folder on a disk that forgets what was not synced (disk.c), and its power cuts."""

import os
import pathlib
import shutil
import struct
import subprocess

from support import tally

HERE = pathlib.Path(__file__).resolve().parent
PAGE, SECTOR = 4096, 512
HEAD = struct.Struct("ll")  # as in `struct file` of disk.c


class Disk:
    def __init__(self, folder):
        base = pathlib.Path(folder).resolve()
        self.folder, self.platter, self.library = base / "disk", base / "platter", base / "disk.so"
        compiler = shutil.which("cc") or "clang"  # Swift brings the other
        subprocess.run(
            [compiler, "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-O2", "-o", self.library, HERE / "disk.c"],
            check=True,
        )
        self.folder.mkdir()
        self.settle()

    def environment(self):
        return dict(os.environ, LD_PRELOAD=str(self.library), DISK=str(self.folder), PLATTER=str(self.platter))

    def fail(self, *words):
        """What goes wrong from now on; without words nothing does."""
        new = self.platter / "faults.new"
        new.write_text(" ".join(words))
        new.rename(self.platter / "faults")

    def await_copy(self, seconds=20):
        """Until SQLite copies its log into the database, though not forever."""
        before = self.written()
        tally.eventually(lambda: self.written() != before, seconds, 0.005)

    def written(self):
        path = self.folder / "metrics"
        return path.stat().st_mtime_ns if path.exists() else 0

    def settle(self):
        """Everything is on the platter: as a disk that was just mounted."""
        shutil.rmtree(self.platter, ignore_errors=True)
        for kind in ("data", "state"):
            (self.platter / kind).mkdir(parents=True)
        names = ""
        for path in sorted(self.folder.iterdir()):
            identity = f"{path.stat().st_ino}.0"
            names += f"{identity} {path.name}\n"
            shutil.copyfile(path, self.platter / "data" / identity)
        (self.platter / "names").write_text(names + "\f")

    def cut(self, random, torn):
        """The power fails, once the process is dead: what is in the folder is what was synced.

        Torn: some of what was not synced has got to the platter too, sector by sector, in any order; and the names
        are those of some moment since they were synced.
        """
        moments = [moment.splitlines() for moment in (self.platter / "names").read_text().split("\f")[:-1]]
        names = [line.split(" ", 1) for line in (random.choice(moments) if torn else moments[0])]
        living = {self.identity(path): path for path in self.folder.iterdir()}
        contents = {identity: self.kept(identity) for identity, _ in names}
        if torn:
            share = random.choice((0.1, 0.5, 0.9))
            for identity in contents.keys() & living.keys():
                tear(contents[identity], living[identity].read_bytes(), self.dirty(identity), random, share)
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        first = {}
        for identity, name in names:
            path = self.folder / name
            if identity in first:
                os.link(first[identity], path)
            else:
                path.touch(0o600)
                path.write_bytes(contents[identity])
                first[identity] = path
        self.settle()

    def state(self, inode):
        path = self.platter / "state" / str(inode)
        return path.read_bytes() if path.exists() else bytes(HEAD.size)

    def identity(self, path):
        inode = path.stat().st_ino
        return f"{inode}.{HEAD.unpack_from(self.state(inode))[0]}"

    def kept(self, identity):
        path = self.platter / "data" / identity
        return bytearray(path.read_bytes() if path.exists() else b"")

    def dirty(self, identity):
        """The numbers of the pages that were written since the last sync."""
        flags, page = self.state(identity.split(".")[0])[HEAD.size :], -1
        while (page := flags.find(1, page + 1)) >= 0:
            yield page


def tear(kept, living, dirty, random, share):
    """Lets part of what was written get to the platter."""
    size = random.choice((len(kept), len(living), random.randint(*sorted((len(kept), len(living))))))
    kept[size:] = b""
    kept.extend(bytes(size - len(kept)))
    for page in dirty:
        for start in range(page * PAGE, min((page + 1) * PAGE, size, len(living)), SECTOR):
            if random.random() < share:
                end = min(start + SECTOR, size, len(living))
                kept[start:end] = living[start:end]
