import HTTP
import Testing

@testable import Gateway

@Suite struct RouteTableTests {
  /// The table with a page at its root, below `prefix`.
  private static func table(prefix: String) -> RouteTable {
    let none: RouteTable.Action = { _, _, _ in .respond(Response(status: 299)) }
    return RouteTable(
      [
        .init(place: .exact("/metrics"), actions: [(.get, none)]),
        .init(place: .grouping, actions: [(.put, none), (.post, none), (.delete, none)]),
        .init(place: .exact("/"), actions: [(.get, none)]),
        .init(place: .exact("/-/quit"), actions: [(.put, none), (.post, none), (.get, none)]),
        .init(place: .exact("/api/v1/admin/wipe"), actions: [(.put, none)]),
        .init(place: .under("/static/"), actions: [(.get, none)]),
        .init(place: .under("/api/v1/"), actions: [(.options, none)]),
      ], prefix: prefix)
  }

  private func outcome(_ prefix: String, _ method: Method, _ path: String) -> String {
    let parts = path.split(separator: "?", maxSplits: 1)
    let request = Request(
      method: method, path: Array(parts[0].utf8), query: parts.count > 1 ? String(parts[1]) : "")
    switch Self.table(prefix: prefix).match(request) {
    case .action(_, nil): return "action"
    case .action(_, let push?):
      return "push \(push.isBase64 ? "@" : "")\(String(decoding: push.grouping, as: UTF8.self))"
    case .options(let allow): return "options \(allow)"
    case .methodNotAllowed(let allow): return "405 \(allow)"
    case .redirect(let path): return "-> \(path)"
    case .notFound: return "404"
    case .malformed: return "malformed"
    }
  }

  @Test(arguments: [
    (Method.get, "/pgw/metrics", "action"), (.get, "/metrics", "404"), (.get, "/", "404"),
    (.get, "/pgw/", "action"), (.get, "/pgw", "-> /pgw/"), (.get, "/pgw?x=1", "-> /pgw/?x=1"),
    (.post, "/pgw", "404"), (.options, "/pgw", "404"), (.head, "/pgw", "404"),
    (.post, "/pgw/", "405 GET, OPTIONS"), (.head, "/pgw/metrics", "405 GET, OPTIONS"),
    (.options, "/pgw/metrics", "options GET, OPTIONS"),
    (.get, "/pgw/metrics/", "-> /pgw/metrics"), (.get, "/PGW/METRICS/", "-> /pgw/metrics"),
    (.get, "/pgw/METRICS?a=b", "-> /pgw/metrics?a=b"), (.post, "/pgw/METRICS", "404"),
    (.post, "/pgw/metrics/", "404"), (.get, "/pgw/-/Quit", "-> /pgw/-/quit"),
    (.put, "/pgw/-/quit", "action"), (.put, "/pgw/-/quit/", "404"), (.get, "/-/quit", "404"),
    (.delete, "/pgw/-/quit", "405 GET, OPTIONS, POST, PUT"),
    (.get, "/pgw//metrics", "action"), (.get, "//pgw/./metrics", "action"),
    (.get, "/x/../pgw/metrics", "action"), (.get, "/pgw/%6detrics", "action"),
    (.put, "/pgw/metrics/job/j", "push j"), (.put, "/metrics/job/j", "404"),
    (.put, "//pgw/metrics/job/j/a//b", "push j/a//b"),
    (.put, "/pgw/./metrics/job@base64/ag/../x", "push @ag/../x"),
    (.put, "/x/../pgw//metrics/job/j/..", "push j/.."), (.put, "/pgw/metrics/job//j", "push /j"),
    (.put, "/pgw%2Fmetrics/job%2fj", "push j"), (.post, "/pgw/metrics/job/", "404"),
    (.put, "/PGW/metrics/job/j", "404"), (.put, "/pgw/METRICS/job/j", "404"),
    (.get, "/pgw/metrics/job/j", "405 DELETE, OPTIONS, POST, PUT"),
    (.get, "/pgw/METRICS/job/j", "404"), (.get, "/pgw/static/x.js", "action"),
    (.post, "/pgw/static/x.js", "405 GET, OPTIONS"), (.get, "/static/x.js", "404"),
    (.options, "/pgw/api/v1/anything", "action"), (.get, "/pgw/api/v1/anything", "404"),
    (.options, "/pgw/api/v1/admin/wipe", "action"),
    (.post, "/pgw/api/v1/admin/wipe", "405 OPTIONS, PUT"),
    (.get, "/pgw/api/v1/admin/wipe/", "404"), (.get, "/pgw/%zz", "malformed"),
  ])
  func underAPrefix(method: Method, path: String, expected: String) {
    #expect(outcome("/pgw", method, path) == expected)
  }

  @Test(arguments: [
    ("", "/metrics/job/j", "push j"), ("", "//metrics//job/j", "push j"),
    ("", "/metrics/x/../job/j", "push j"), ("", "/pgw/metrics/job/j", "404"),
    ("/a/b", "/a/b/metrics/job/j", "push j"), ("/a/b", "/a//b/metrics/./job/j/", "push j/"),
    ("/a/b", "/a/metrics/job/j", "404"), ("/a/b", "/metrics/job/j", "404"),
  ])
  func pushes(prefix: String, path: String, expected: String) {
    #expect(outcome(prefix, .put, path) == expected)
  }

  @Test(arguments: [
    ("/", "action"), ("/METRICS", "-> /metrics"), ("/metrics/", "-> /metrics"), ("/pgw", "404"),
    ("/static/", "action"), ("/static", "404"), ("/.", "action"),
  ])
  func withoutAPrefix(path: String, expected: String) {
    #expect(outcome("", .get, path) == expected)
  }

  @Test func aRedirectNamesItsGoalInHeaderAndPage() {
    let response = Response.movedPermanently(to: "/metrics?a=<\"b\">&c='")
    #expect(response.fields.first { $0.name == "Location" }?.value == "/metrics?a=<\"b\">&c='")
    #expect(
      response.text
        == "<a href=\"/metrics?a=&lt;&#34;b&#34;&gt;&amp;c=&#39;\">Moved Permanently</a>.\n\n")
  }
}
