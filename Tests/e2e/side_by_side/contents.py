"""What a good answer holds, without what may differ from one moment or one build to the next."""

import json
import re

from support import exposition, prototext

BARRIER = "e2e_barrier"
TIMES = ("push_time_seconds", "push_failure_time_seconds")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?(Z|[+-]\d\d:\d\d)\Z")
# Flags that one of the two alone has; the status page of ours is held against its table elsewhere.
APART = ("web.local-assets", "push.enable-utf8-names", "web.enable-openmetrics", "persistence.interval")
LIMITS = (".max-",)


def contents(answer, body):
    """The contents as lines; empty for kinds that have none to compare."""
    kind = answer.headers.get("content-type", "")
    if kind == "application/json":
        return [api_answer(body)]
    if kind.startswith("text/html"):
        title = re.search(r"<title>(.*?)</title>", body, re.DOTALL)
        return [f"title: {title and title[1].strip()}"]
    return []


def api_answer(body):
    """An answer of the query API; groups are sorted, for upstream's order is chance."""
    try:
        answer = json.loads(body)
    except ValueError:
        return f"not JSON: {body[:200]}"
    layout = "" if body == compact(answer) else "in another layout: "
    data = answer.get("data")
    if isinstance(data, list):
        known = [g for g in data if g.get("labels", {}).get("job") != BARRIER]
        answer["data"] = sorted((group(g) for g in known), key=lambda g: json.dumps(g["labels"]))
    elif isinstance(data, dict):
        answer["data"] = status(data)
    return layout + compact(answer)


def compact(value):
    """JSON as Go's encoder writes it."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def group(members):
    for name, family in members.items():
        if isinstance(family, dict) and "time_stamp" in family:
            family["time_stamp"] = moment(family["time_stamp"])
            if name in TIMES:
                for metric in family["metrics"]:
                    metric["value"] = metric["value"] if metric["value"] == "0" else "set"
    return members


def status(data):
    build, flags = data.get("build_information", {}), data.get("flags", {})
    data["build_information"] = {key: "text" if isinstance(value, str) else value for key, value in build.items()}
    data["flags"] = {name: value for name, value in flags.items() if name not in APART and not any(part in name for part in LIMITS)}
    data["flags"]["web.listen-address"] = "given" if flags.get("web.listen-address") else "missing"
    data["start_time"] = moment(data.get("start_time", ""))
    return data


def moment(text):
    return "time" if RFC3339.match(text) else text


def pushed_samples(answer, body):
    """The pushed part of a scrape in any format, push times left out."""
    kind = answer.headers.get("content-type", "")
    try:
        if "encoding=delimited" in kind:
            return pushed_messages(prototext.delimited(answer.body))
        if "encoding=" in kind:
            return pushed_messages(prototext.families(body))
        return body_lines(body)
    except (prototext.Malformed, exposition.Malformed, IndexError, UnicodeDecodeError) as problem:
        return [f"scrape broken: {problem}"]


def pushed_messages(families):
    names = [(next((v for n, v in f if n == "name"), ""), f) for f in families]
    return [prototext.line(f) for name, f in names if not is_apart(name.strip("'"))]


def body_lines(body):
    exposition.parse(body)
    return [line for line in body.splitlines() if not is_apart(re.sub(r"^# (HELP|TYPE) ", "", line))]


def is_apart(name):
    return exposition.is_own(name) or name.startswith(TIMES)
