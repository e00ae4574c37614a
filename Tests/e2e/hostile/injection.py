"""Text that wants to be more than text: in the log, on the page, in a scrape."""

import base64
import html.parser
import json
import re

from support import protobuf as pb, wire

EVIL = [
    "\x1b[31mred\x1b[0m", "a\nts=2026-01-01T00:00:00.000Z level=error msg=forged", "\r\nHTTP/1.1 200 OK\r\n\r\n", "\0\x07\x08\x7f",
    "\u202egnp.exe", "\u2028\u2029", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "</td></table>",
    "{{.}} ${7*7} %s %n", "&lt;b&gt;", "javascript:alert(1)", "</title><svg/onload=alert(1)>", "<!--", "]]>",
]  # fmt: skip
PROTOBUF = [("Content-Type", pb.CONTENT_TYPE)]


def coded(text):
    return base64.urlsafe_b64encode(text.encode()).decode() or "="


def quoted(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def push_everywhere(port):
    """Every field that a client can fill, filled with each of them; some are refused, and logged."""
    for number, evil in enumerate(EVIL):
        where = f"/metrics/job@base64/{coded(evil)}/n/{number}/l@base64/{coded(evil)}"
        help = evil.replace("\\", "\\\\").replace("\n", "\\n")
        text = f'# HELP m {help}\n# TYPE m gauge\nm{{v="{quoted(evil)}"}} {number}\n'
        wire.ask(port, "PUT", where, text.encode())
        metric = pb.gauge(1, v=evil, **{evil: "name"})
        wire.ask(port, "POST", where, pb.delimited(pb.family(evil, pb.GAUGE, metric, help=evil)), PROTOBUF)
        # Refused: a value, a label, a name, a type, a timestamp, a path, a method, an encoding.
        for bad in [f'm{{v="{quoted(evil)}"}} {quoted(evil)}\n', f"{evil} 1\n", f"# TYPE m {evil}\n", f'm{{v="{quoted(evil)}"}} 1 1\n']:
            wire.ask(port, "PUT", f"/metrics/job/refused/n/{number}", bad.encode())
        wire.ask(port, "PUT", f"/metrics/job/x/l@base64/{coded(evil)}!", b"")
        wire.ask(port, "GET", "/" + "".join(f"%{byte:02x}" for byte in evil.encode()))
        if "\n" not in evil and "\0" not in evil:
            wire.ask(port, "PUT", "/metrics/job/x", b"m 1\n", [("Content-Encoding", evil.encode().decode("latin-1").replace("\r", ""))])


CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202e\u2028\u2029]")
LOGFMT = re.compile(r'ts=\S+ level=\w+ caller=\S+ msg=("(?:[^"\\]|\\.)*"|\S+)( [A-Za-z_0-9]+=("(?:[^"\\]|\\.)*"|[^\s"=]*))*')


def logs(gateway, is_json):
    def act():
        push_everywhere(gateway.port)

    gateway.attack(f"injection into the {'json' if is_json else 'logfmt'} log", act, 64)
    lines = gateway.output().rstrip("\n").split("\n")
    gateway.result.check(len(lines) > 10, "there are lines in the log")
    for line in lines:
        gateway.result.check(not CONTROL.search(line), f"control characters in the log: {line[:200]!r}")
        if is_json:
            try:
                record = json.loads(line)
                holds = {"ts", "level", "msg"} <= record.keys()
            except ValueError:
                holds = False
        else:
            holds = LOGFMT.fullmatch(line)
        gateway.result.check(holds, f"no line of the log: {line[:200]!r}")


class Page(html.parser.HTMLParser):
    """The elements and attributes of a page, and what of them a script could hide in."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.suspects, self.text = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            if name.startswith("on") or (name in ("href", "src", "action") and (value or "").strip().lower().startswith("javascript:")):
                self.suspects.append((tag, name, value))
            if tag == "script" and name == "src" and not value.startswith("./static/"):
                self.suspects.append((tag, name, value))
        if tag == "script" and not any(name == "src" for name, _ in attributes):
            self.suspects.append((tag, attributes))

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.suspects.append(("comment", data))


def page(gateway):
    """The page has the same kinds of elements whatever is pushed, and shows the text as text."""
    result = gateway.result
    wire.ask(gateway.port, "PUT", "/metrics/job/harmless/l/v", b'# HELP m h\n# TYPE m gauge\nm{v="1"} 1\n')
    wire.ask(gateway.port, "PUT", "/metrics/job/harmless/l/v", b"m 1 1\n")
    harmless = Page(wire.ask(gateway.port, "GET", "/").text())
    result.equal(harmless.suspects, [], "what is suspect on a page without attacks")
    push_everywhere(gateway.port)
    for path in ["/", "/status"]:
        attacked = Page(wire.ask(gateway.port, "GET", path).text())
        result.equal(attacked.tags - harmless.tags, set(), f"elements that came into {path}")
        result.equal(attacked.suspects, [], f"what is suspect on {path}")
    shown = "".join(attacked.text) + "".join(Page(wire.ask(gateway.port, "GET", "/").text()).text)
    for evil in ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</td></table>"]:
        result.check(evil in shown, f"the page shows {evil} as text")
    for header in ["/<script>alert(1)</script>/..//x", "/%0d%0aX-Injected:%20yes//", "/METRICS/%0d%0aSet-Cookie:%20a=b"]:
        answer = wire.ask(gateway.port, "GET", header.replace(" ", "%20"))
        result.check("x-injected" not in answer.headers and "set-cookie" not in answer.headers, f"headers by {header}")
        is_html = answer.headers.get("content-type", "").startswith("text/html")
        result.check(not (is_html and "<script>" in answer.text()), f"script by {header}")
    api = json.loads(wire.ask(gateway.port, "GET", "/api/v1/metrics").text())
    result.equal(api["status"], "success", "the query API after it")
