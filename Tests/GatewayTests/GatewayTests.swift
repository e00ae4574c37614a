import HTTP
import Logging
import Testing

@testable import Gateway

/// The whole gateway without its sockets: a request in, its answer out.
struct GatewayTests {
  private let gateway: Gateway

  init() {
    let clock = Clock(wall: { 1_500_000_000 }, monotonic: { 1 })
    var configuration = Gateway.Configuration(clock: clock)
    configuration.allowsUTF8Names = true
    configuration.servesOpenMetrics = true
    gateway = Gateway(
      configuration: configuration,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  @discardableResult
  private func ask(
    _ method: Method, _ path: String, body: String = "", headers: [(String, String)] = [],
    coding: ContentCoding = .none
  ) -> (status: Int, text: String, fields: [(name: String, value: String)]) {
    let request = Request(
      method: method, path: Array(path.utf8), source: "127.0.0.1:1", headers: Headers(headers),
      hasContentCoding: coding)
    let response: Response
    switch gateway.reply(to: request) {
    case .respond(let given): response = given
    case .receive(let sink):
      let bytes = Array(body.utf8)
      sink.receive(bytes.span)
      response = sink.finish().awaited
    }
    return (response.status, response.text, response.fields)
  }

  private func pushedLines() -> [String] {
    ask(.get, "/metrics").text.split(separator: "\n").map(String.init)
      .filter { !$0.contains("process_") && !$0.contains("pushgateway_") }
  }

  @Test func aPushIsScraped() {
    #expect(ask(.post, "/metrics/job/j", body: "a 1\n").status == 200)
    #expect(
      pushedLines() == [
        "# TYPE a untyped", "a{instance=\"\",job=\"j\"} 1",
        "# HELP push_failure_time_seconds Last Unix time when changing this group in the "
          + "Pushgateway failed.",
        "# TYPE push_failure_time_seconds gauge",
        "push_failure_time_seconds{instance=\"\",job=\"j\"} 0",
        "# HELP push_time_seconds Last Unix time when changing this group in the Pushgateway "
          + "succeeded.",
        "# TYPE push_time_seconds gauge", "push_time_seconds{instance=\"\",job=\"j\"} 1.5",
      ])
  }

  @Test func aBodyThatDoesNotParseChangesNothing() {
    #expect(ask(.put, "/metrics/job/j", body: "a\n").status == 400)
    #expect(pushedLines() == [])
  }

  @Test func anUnsupportedCodingIsNamed() {
    let answer = ask(.put, "/metrics/job/j", body: "\u{1}", coding: .unsupported("br"))
    #expect(answer.text.contains("Content-Encoding \"br\" is not supported"))
  }

  @Test func deleteAlwaysAnswers202() {
    ask(.post, "/metrics/job/j", body: "a 1\n")
    #expect(ask(.delete, "/metrics/job/j").status == 202)
    #expect(ask(.delete, "/metrics/job/j").status == 202)
    #expect(pushedLines() == [])
  }

  @Test(arguments: [
    (Method.head, "/metrics", "GET, OPTIONS"), (.post, "/-/healthy", "GET, OPTIONS"),
    (.get, "/metrics/job/j", "DELETE, OPTIONS, POST, PUT"),
    (.other("PATCH"), "/metrics/job/j", "DELETE, OPTIONS, POST, PUT"),
  ])
  func otherMethodsAreToldWhatIsAllowed(method: Method, path: String, allow: String) {
    let answer = ask(method, path)
    #expect(answer.status == 405)
    #expect(answer.fields.first { $0.name == "Allow" }?.value == allow)
    #expect(ask(.options, path).fields.first { $0.name == "Allow" }?.value == allow)
  }

  @Test(arguments: [
    ("/", 200), ("/metrics/job", 404), ("/-/healthy", 200), ("/-/ready", 200), ("/metrics/", 301),
    ("//metrics", 200), ("/api/v1/admin/wipe", 404), ("/%zz", 400),
  ])
  func paths(path: String, status: Int) {
    #expect(ask(.get, path).status == status)
  }

  @Test func helpOfTheLatestPushIsShown() {
    ask(.post, "/metrics/job/j", body: "# HELP a first\na 1\n")
    ask(.post, "/metrics/job/k", body: "# HELP a second\na 1\n")
    #expect(pushedLines().filter { $0.hasPrefix("# HELP a ") }.count == 1)
  }

  @Test func utf8NamesArePushedScrapedAndDeleted() {
    #expect(ask(.put, "/metrics/job/j/U__c_2e_d/v", body: "{\"a.b\"} 1\n").status == 200)
    #expect(pushedLines().contains("a_b{c_d=\"v\",instance=\"\",job=\"j\"} 1"))
    #expect(ask(.put, "/metrics/job/k", body: "a_b 1\n").text.contains("a.b"))
    ask(.delete, "/metrics/job/k")
    #expect(ask(.delete, "/metrics/job/j/c.d/v").status == 202)
    #expect(pushedLines() == [])
  }

  @Test func labelsThatAreOneWhenEscapedAreRefused() {
    let answer = ask(.put, "/metrics/job/j/c.d/v", body: "a{c_d=\"w\"} 1\n")
    #expect(answer.status == 400)
    #expect(answer.text.contains("labels named \"c.d\" and \"c_d\""))
  }

  @Test func whatIsWrongWithPushedTimesDoesNotCount() {
    let body = "push_time_seconds 1\npush_time_seconds 1\na 1\n"
    #expect(ask(.put, "/metrics/job/j", body: body).status == 200)
    #expect(ask(.put, "/metrics/job/j", body: "push_time_seconds 1 5\n").status == 400)
  }

  @Test(arguments: [
    ("application/openmetrics-text", "# EOF\n"),
    (
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
      "\n}\n\n"
    ),
    (
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
        + "encoding=compact-text", "}}\n"
    ),
  ])
  func scrapesEndAsTheirFormatDoes(accept: String, end: String) {
    ask(.put, "/metrics/job/j", body: "a 1\n")
    #expect(ask(.get, "/metrics", headers: [("Accept", accept)]).text.hasSuffix(end))
  }

  /// A family of one group is more than one piece of a scrape.
  @Test(arguments: ["text/plain", "application/openmetrics-text"])
  func largeFamiliesComeInPieces(accept: String) {
    let lines = (0..<5000).map { "a{l=\"\($0)\"} \($0)\n" }.joined()
    ask(.put, "/metrics/job/j", body: lines)
    let text = ask(.get, "/metrics", headers: [("Accept", accept)]).text
    #expect(text.split(separator: "\n").count { $0.hasPrefix("a{") } == 5000)
  }
}
