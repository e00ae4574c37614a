import HTTP
import Testing

@testable import Gateway

struct APIRoutesTests {
  @Test(
    arguments: [
      (.get, "/api/v1/status", 200), (.get, "/api/v1/metrics", 200), (.get, "/api/v1/x", 404),
      (.get, "/api/v1/", 404), (.post, "/api/v1/x", 404), (.post, "/api/v1/status", 405),
      (.head, "/api/v1/metrics", 405), (.options, "/api/v1/metrics", 200),
      (.options, "/api/v1/a/b", 200), (.options, "/api/v1/", 200), (.options, "/api/v2/", 404),
      (.options, "/api/v1/admin/wipe", 200), (.get, "/", 200), (.get, "/status", 200),
      (.post, "/", 405), (.get, "/static/page.css", 200), (.get, "/static/page.js", 200),
      (.get, "/static/icon.svg", 200), (.get, "/static/x", 404), (.get, "/static/", 404),
      (.post, "/static/x", 405), (.options, "/static/x", 200), (.get, "/debug/pprof/heap", 404),
      (.post, "/debug/pprof/heap", 405), (.get, "/api/v1/metrics/", 301),
    ] as [(Method, String, Int)])
  func paths(method: Method, path: String, status: Int) {
    #expect(AskedGateway().ask(method, path).status == status)
  }

  @Test(
    arguments: [
      (.get, "/api/v1/status", "application/json"), (.get, "/api/v1/metrics", "application/json"),
      (.options, "/api/v1/x", nil),
    ] as [(Method, String, String?)])
  func anyPageMayAsk(method: Method, path: String, type: String?) {
    let answer = AskedGateway().ask(method, path)
    #expect(
      answer["Access-Control-Allow-Headers"] == "Accept, Authorization, Content-Type, Origin")
    #expect(answer["Access-Control-Allow-Methods"] == "GET, POST, DELETE, OPTIONS")
    #expect(answer["Access-Control-Allow-Origin"] == "*")
    #expect(answer["Access-Control-Expose-Headers"] == "Date")
    #expect(answer["Cache-Control"] == "no-cache, no-store, must-revalidate")
    #expect(answer["Content-Type"] == type)
  }

  @Test(
    arguments: [
      (.get, "/api/v1/status", "code=\"200\",handler=\"api/v1/status\",method=\"get\""),
      (.get, "/api/v1/metrics", "code=\"200\",handler=\"api/v1/metrics\",method=\"get\""),
      (.options, "/api/v1/x", "code=\"200\",handler=\"api/v1/options\",method=\"options\""),
      (.get, "/", "code=\"200\",handler=\"status\",method=\"get\""),
      (.get, "/status", "code=\"200\",handler=\"status\",method=\"get\""),
      (.get, "/static/page.js", "code=\"200\",handler=\"static\",method=\"get\""),
      (.get, "/static/x", "code=\"404\",handler=\"static\",method=\"get\""),
      (.get, "/api/v1/x", nil), (.post, "/api/v1/status", nil), (.options, "/static/x", nil),
      (.get, "/debug/pprof/", nil),
    ] as [(Method, String, String?)])
  func requestsAreCounted(method: Method, path: String, labels: String?) {
    let asked = AskedGateway()
    asked.ask(method, path)
    let lines = asked.ask(.get, "/metrics").text.split(separator: "\n")
      .filter { $0.hasPrefix("pushgateway_http_requests_total{") }
    #expect(lines == (labels.map { ["pushgateway_http_requests_total{\($0)} 1"] } ?? []))
  }

  @Test func profilingIsExplained() {
    #expect(AskedGateway().ask(.get, "/debug/pprof/").text.contains("no Go profiling here"))
  }
}
