import Exposition
import HTTP
import Storage
import Testing

@testable import Gateway

struct QueryMetricsTests {
  private static let stamp = "\"time_stamp\":\"2020-03-10T03:24:08.0257448+02:30\",\"type\":"

  /// The two time series of a group whose labels are `{"instance":"",LABELS}`.
  private static func times(_ labels: String, failure: String = "0") -> String {
    """
    "push_failure_time_seconds":{\(stamp)"GAUGE","help":"Last Unix time when changing this group \
    in the Pushgateway failed.","metrics":[{"labels":{"instance":"",\(labels)},\
    "value":"\(failure)"}]},"push_time_seconds":{\(stamp)"GAUGE","help":"Last Unix time when \
    changing this group in the Pushgateway succeeded.","metrics":[{"labels":{"instance":"",\
    \(labels)},"value":"1.583801648025745e+09"}]}
    """
  }

  private func metrics(_ pushes: (path: String, body: String)...) -> String {
    let asked = AskedGateway()
    for push in pushes { asked.ask(.post, push.path, body: push.body) }
    return asked.ask(.get, "/api/v1/metrics").text
  }

  @Test func nothingIsAnEmptyList() {
    #expect(metrics() == "{\"status\":\"success\",\"data\":[]}")
  }

  @Test(arguments: [
    (
      "# HELP m <h>\n# TYPE m gauge\nm{b=\"x\"} 1e6\nm 2\n",
      "\"m\":{S\"GAUGE\",\"help\":\"\\u003ch\\u003e\",\"metrics\":["
        + "{\"labels\":{\"b\":\"x\",\"instance\":\"\",\"job\":\"j\"},\"value\":\"1e+06\"},"
        + "{\"labels\":{\"instance\":\"\",\"job\":\"j\"},\"value\":\"2\"}]},"
    ),
    (
      "m 1\n",
      "\"m\":{S\"UNTYPED\",\"metrics\":[{\"labels\":{\"instance\":\"\",\"job\":\"j\"},"
        + "\"value\":\"1\"}]},"
    ),
    (
      "# TYPE m counter\nm 1\n",
      "\"m\":{S\"COUNTER\",\"metrics\":[{\"labels\":{\"instance\":\"\",\"job\":\"j\"},"
        + "\"value\":\"1\"}]},"
    ),
    (
      "# TYPE m summary\nm{quantile=\"0.5\"} 1\nm_sum 2\nm_count 3\n",
      "\"m\":{S\"SUMMARY\",\"metrics\":[{\"count\":\"3\",\"labels\":{\"instance\":\"\","
        + "\"job\":\"j\"},\"quantiles\":{\"0.5\":\"1\"},\"sum\":\"2\"}]},"
    ),
    (
      "# TYPE m histogram\nm_bucket{le=\"0.25\"} 1\nm_bucket{le=\"+Inf\"} 3\nm_sum 5.5\n"
        + "m_count 3\n",
      "\"m\":{S\"HISTOGRAM\",\"metrics\":[{\"buckets\":{\"+Inf\":\"3\",\"0.25\":\"1\"},"
        + "\"count\":\"3\",\"labels\":{\"instance\":\"\",\"job\":\"j\"},\"sum\":\"5.5\"}]},"
    ),
    (
      "# TYPE m gaugehistogram\nm_bucket{le=\"+Inf\"} 0.5\nm_count 0.5\n",
      "\"m\":{S\"GAUGE_HISTOGRAM\",\"metrics\":[{\"buckets\":{\"+Inf\":\"0.5\"},"
        + "\"count\":\"0.5\",\"labels\":{\"instance\":\"\",\"job\":\"j\"},\"sum\":\"0\"}]},"
    ),
  ])
  func aGroupIsOneObject(body: String, family: String) {
    let text = family.split(separator: "S\"", maxSplits: 1).joined(separator: Self.stamp + "\"")
    #expect(
      metrics(("/metrics/job/j", body))
        == "{\"status\":\"success\",\"data\":[{\"labels\":{\"job\":\"j\"},"
        + "\"last_push_successful\":true,\(text)\(Self.times("\"job\":\"j\""))}]}")
  }

  @Test func keysAreSortedAndFamiliesStandForThoseOfTheirName() {
    let text = metrics(("/metrics/job/j", "z 1\nlabels 2\nlast_push_successful 3\nA 4\nlb 5\n"))
    let keys = ["A", "labels", "last_push_successful", "lb", "push_failure", "push_time", "z"]
    let places = keys.map { text.range(of: "\"\($0)") }
    #expect(places.allSatisfy { $0 != nil })
    #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
    #expect(!text.contains("\"labels\":{\"job\":\"j\"},\"last"))
    #expect(!text.contains("\"last_push_successful\":true"))
  }

  @Test func groupsAreSortedByTheirLabels() {
    let paths = ["/metrics/job/b", "/metrics/job/a/z/1", "/metrics/job/a", "/metrics/job/a/b/c"]
    let pushes = paths.map { ($0, "") }
    let text = metrics(pushes[0], pushes[1], pushes[2], pushes[3])
    let order = ["{\"b\":\"c\",\"job\":\"a\"}", "{\"job\":\"a\"}", "{\"job\":\"a\",\"z\":\"1\"}"]
    let places = order.map { text.range(of: "{\"labels\":\($0)") ?? -1 }
    #expect(places == places.sorted() && !places.contains(-1))
    #expect(places[2] < text.range(of: "{\"labels\":{\"job\":\"b\"}") ?? -1)
  }

  @Test func aRefusedPushShows() {
    let asked = AskedGateway()
    asked.ask(.post, "/metrics/job/j", body: "m 1 1000\n")
    let text = asked.ask(.get, "/api/v1/metrics").text
    #expect(text.contains("\"last_push_successful\":false"))
    #expect(text.contains("\"value\":\"1.583801648025745e+09\""))
  }

  @Test func whatCannotBeScrapedIsListed() {
    let asked = AskedGateway { $0.checksPushes = false }
    asked.ask(.post, "/metrics/job/j", body: "m 1\n")
    asked.ask(.post, "/metrics/job/k", body: "# TYPE m gauge\nm 1\n")
    #expect(asked.ask(.get, "/metrics").status == 500)
    #expect(asked.ask(.get, "/api/v1/metrics").text.contains("\"UNTYPED\""))
    #expect(asked.ask(.get, "/").text.contains("UNTYPED"))
  }
}

extension String {
  /// How many bytes stand before the text; nil if it is not in here.
  fileprivate func range(of text: String) -> Int? {
    let (bytes, sought) = (Array(utf8), Array(text.utf8))
    guard bytes.count >= sought.count else { return nil }
    return (0...bytes.count - sought.count).first { bytes[$0..<$0 + sought.count] == sought[...] }
  }
}
