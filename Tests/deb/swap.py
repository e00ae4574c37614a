"""Debian's Go package with data and ARGS, ours on top of it, and back again as README.Debian says."""

import subprocess

from machine import Machine, package, pushed, readme, tally

OURS, THEIRS = "prometheus-pushgateway-swift", "prometheus-pushgateway"
PORT = 9095
ARGUMENTS = f"--web.listen-address=127.0.0.1:{PORT} --persistence.interval=1s --web.enable-admin-api --log.level=debug"
FOLDER = "/var/lib/prometheus"
OLD = "# TYPE old counter\n# HELP old Kept.\nold{a=\"b\"} 1\nolder 2.5\n"


def commands(begin, end):
    """The indented lines of README.Debian between two of its words."""
    part = readme()
    part = part[part.index(begin):]
    lines = part[:part.index(end, len(begin))].splitlines()
    return "\n".join(["set -e", *(line.strip() for line in lines if line.startswith("    "))])


def before(result, machine):
    ran = machine.install(THEIRS)
    result.equal(ran.returncode, 0, f"install of Debian's: {ran.stdout[-500:]}")
    machine.arguments(ARGUMENTS)
    answers = tally.eventually(lambda: machine.push("old/x/y", OLD, PORT) == "200", 10)
    result.check(answers, f"Debian's takes a push: {machine.log()}")
    written = tally.eventually(lambda: machine.file(f"{FOLDER}/pushgateway.data").exists(), 10)
    result.check(written, "Debian's has written it")


def forth(result, machine):
    arguments = machine.file("/etc/default/prometheus-pushgateway").read_text()
    lines = pushed(machine.scrape(PORT), "old")
    result.equal(len(lines), 4, "lines before the swap")
    ran = machine.install(f"/packages/{package().name}")
    result.equal(ran.returncode, 0, f"install of ours: {ran.stdout[-1000:]}")
    result.check("conffile" not in ran.stdout.lower(), f"nothing is asked: {ran.stdout[-1000:]}")
    result.equal((machine.remains(OURS), machine.remains(THEIRS)), ("installed", "config-files"), "the packages")
    result.equal(machine.file("/etc/default/prometheus-pushgateway").read_text(), arguments, "ARGS")
    result.check(machine.is_active(), f"ours serves: {machine.log()[-1000:]}")
    result.equal(machine.shown("UnitFileState"), "enabled", "the service is enabled")
    result.check(b"wift" in machine.file("/usr/bin/prometheus-pushgateway").read_bytes(), "ours is what is there")
    result.equal(pushed(machine.scrape(PORT), "old"), lines, "groups after the swap")
    result.check(machine.file(f"{FOLDER}/pushgateway.data.gob").exists(), "the old file is kept")
    result.equal(machine.push("new", "new 1\n", PORT), "200", "a push after the swap")
    result.equal(machine.restart(), 0, "restart")
    scrape = machine.scrape(PORT)
    result.equal(pushed(scrape, "old"), lines, "groups after a restart")
    result.check(pushed(scrape, "new"), "the new group after a restart")


def purged_theirs(result, machine):
    """The detour of README.Debian for who wants the remains of the other package gone."""
    arguments = machine.file("/etc/default/prometheus-pushgateway").read_text()
    lines = pushed(machine.scrape(PORT), "old")
    ran = machine.shell(commands("Do not purge", "And back again"))
    result.equal(ran.returncode, 0, f"the detour: {ran.stdout[-500:]}")
    result.equal(machine.remains(THEIRS), "", "nothing remains of Debian's")
    result.equal(machine.file("/etc/default/prometheus-pushgateway").read_text(), arguments, "ARGS after the detour")
    result.equal(machine.shown("UnitFileState"), "enabled", "the service is enabled after it")
    result.check(machine.is_active(), f"ours serves after it: {machine.log()[-500:]}")
    result.equal((len(lines), pushed(machine.scrape(PORT), "old")), (4, lines), "groups after it")


def back(result, machine):
    arguments = machine.file("/etc/default/prometheus-pushgateway").read_text()
    lines = pushed(machine.scrape(PORT), "old")
    ran = machine.shell(commands("And back again", "It has again").replace("apt install", "apt-get install -y -q"))
    result.equal(ran.returncode, 0, f"back: {ran.stdout[-1000:]}")
    result.equal((machine.remains(OURS), machine.remains(THEIRS)), ("config-files", "installed"), "the packages")
    result.check(tally.eventually(lambda: machine.scrape(PORT), 10), f"Debian's serves: {machine.log()[-500:]}")
    scrape = machine.scrape(PORT)
    result.check("go_goroutines" in scrape, "Debian's is what is there")
    result.equal((len(lines), pushed(scrape, "old")), (4, lines), "groups that it had")
    result.equal(pushed(scrape, "new"), [], "what was pushed since is lost, as documented")
    result.equal(machine.file("/etc/default/prometheus-pushgateway").read_text(), arguments, "ARGS when back")


def purged_ours(result, machine):
    ran = machine.run("apt-get", "purge", "-y", "-q", OURS)
    result.equal(ran.returncode, 0, f"purge of ours: {ran.stdout[-500:]}")
    result.equal(machine.remains(OURS), "", "nothing remains of ours")
    result.check(machine.is_active(), "Debian's serves on")
    result.equal(machine.shown("UnitFileState"), "enabled", "its service is enabled")
    result.check(machine.file("/etc/default/prometheus-pushgateway").exists(), "its ARGS stay")
    result.check(machine.file(f"{FOLDER}/pushgateway.data").exists(), "its data stays")


result = tally.Tally("deb swap")
with Machine() as machine:
    for scene in [before, forth, purged_theirs, back, purged_ours]:
        try:
            scene(result, machine)
        except (OSError, ValueError, TypeError, IndexError, subprocess.SubprocessError) as problem:
            result.check(False, f"{scene.__name__}: {type(problem).__name__} {problem}")
result.finish()
