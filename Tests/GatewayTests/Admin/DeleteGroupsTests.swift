import Exposition
import HTTP
import Testing

@testable import Gateway

@Suite struct DeleteGroupsTests {
  private let admin = AdminGateway()
  private let path = "/api/v1/admin/delete_groups"
  private let form = "application/x-www-form-urlencoded"

  /// Jobs a, b and c pushed at 100, 200 and 300 seconds; `never` refused at 250. It is 400 now.
  init() {
    admin.push("a/instance/web-1", at: 100)
    admin.push("b/instance/web-2", at: 200)
    admin.push("c", at: 300)
    admin.push("never", at: 250, body: "a 1 1\n")
    admin.now.seconds = 400
  }

  /// In whatever zone the process has.
  private func time(_ seconds: Int64) -> String {
    var text = ByteBuffer()
    LocalTime(seconds * 1_000_000_000).append(to: &text)
    return String(decoding: text.array(), as: UTF8.self)
  }

  private static let all = [
    #"{job="a",instance="web-1"}"#, #"{job="b",instance="web-2"}"#, #"{job="c"}"#,
    #"{job="never"}"#,
  ]

  @Test(
    arguments: [
      (#"match[]={job="a"}"#, [0]), (#"match[]={job=~".%2B"}"#, [0, 1, 2, 3]),
      (#"match[]={job="a"}&match[]={job="c"}"#, [0, 2]),
      (#"match%5B%5D=%7Bjob%3D%22a%22%7D"#, [0]), (#"match[]={instance=~"web-.*"}"#, [0, 1]),
      (#"match[]={job="x"}"#, []), (#"match[]={job=~".%2B"}&older_than=150s"#, [0, 1]),
      (#"match[]={job=~".%2B"}&older_than=2m30s"#, [0, 1]),
      (#"match[]={job=~".%2B"}&older_than=200"#, nil),
      (#"match[]={job=~".%2B"}&older_than=100s"#, [0, 1, 3]),
      (#"match[]={job=~".%2B"}&older_than=99s"#, [0, 1, 2, 3]),
      (#"match[]={job=~".%2B"}&older_than=0"#, [0, 1, 2, 3]),
      (#"match[]={job=~".%2B"}&older_than=1d"#, []),
      (#"match[]={job="a"}&dry_run=false"#, [0]), (#"match[]={job="a"}&dry_run=0"#, [0]),
      (#"match[]={job+=+"a"}"#, [0]),
    ] as [(String, [Int]?)])
  func deletesWhatMatches(query: String, deleted: [Int]?) {
    let answer = admin.ask(.post, "\(path)?\(query)")
    #expect(answer.status == (deleted == nil ? 400 : 200))
    let left = Self.all.indices.filter { deleted?.contains($0) != true }.map { Self.all[$0] }
    #expect(admin.groups == left)
  }

  @Test(arguments: ["true", "1"])
  func aDryRunListsOnly(dryRun: String) {
    let query = #"match[]={job="never"}&match[]={job="b"}&dry_run="# + dryRun
    let answer = admin.ask(.put, "\(path)?\(query)")
    let groups = [
      #"{"labels":{"instance":"web-2","job":"b"},"last_push":"\#(time(200))"}"#,
      #"{"labels":{"job":"never"},"last_push":null}"#,
    ]
    let possible = [groups, groups.reversed()].map {
      #"{"status":"success","data":{"dry_run":true,"groups":["# + $0.joined(separator: ",")
        + #"],"count":2}}"#
    }
    #expect(possible.contains(answer.text))
    #expect(answer.fields["Content-Type"] == "application/json")
    #expect(answer.fields["Access-Control-Allow-Origin"] == "*")
    #expect(answer.fields["Cache-Control"] == "no-cache, no-store, must-revalidate")
    #expect(admin.groups == Self.all)
  }

  @Test(arguments: [
    ("http://gateway:9091", 200), ("https://Gateway:9091", 200), ("http://evil.example", 403),
    ("http://gateway", 403), ("null", 403),
  ])
  func pagesOfOthersDeleteNothing(origin: String, status: Int) {
    let answer = admin.ask(.post, #"\#(path)?match[]={job=~".%2B"}"#, origin: origin)
    #expect(answer.status == status)
    #expect(admin.groups == (status == 200 ? [] : Self.all))
  }

  @Test func theAnswerListsWhatWasDeleted() {
    let answer = admin.ask(.post, path, body: #"match[]=%7Bjob="a"}"#, type: form)
    #expect(
      answer.text
        == #"{"status":"success","data":{"dry_run":false,"groups":[{"labels":{"instance":"web-1","#
        + #""job":"a"},"last_push":"\#(time(100))"}],"count":1}}"#)
    let again = admin.ask(.post, path, body: #"match[]=%7Bjob="a"}"#, type: form)
    #expect(
      again.text == #"{"status":"success","data":{"dry_run":false,"groups":[],"count":0}}"#)
  }

  @Test func queryAndFormAreOneSetOfParameters() {
    let answer = admin.ask(
      .put, path + #"?match[]={job="a"}"#, body: #"match[]={job="c"}&dry_run=true"#,
      type: form + "; charset=utf-8")
    #expect(answer.text.hasSuffix(#""count":2}}"#))
    #expect(admin.groups == Self.all)
  }

  @Test(arguments: [
    ("", "no match[] parameter provided"), ("dry_run=true", "no match[] parameter provided"),
    ("match[]=", #"invalid parameter \"match[]\" \"\": position 1: expected"#),
    ("match[]={}", "position 1: a selector without a matcher would match every group"),
    (#"match[]={job!="x"}"#, "position 1: each matcher also matches an empty or absent label"),
    ("match[]=up", "position 1: up names a metric"),
    (#"match[]={job="a"}&match[]={"#, "position 2: expected a label name, found the end"),
    (#"match[]={job=~"("}"#, "position 9: invalid regular expression: missing"),
    (#"match[]={job="a"}&older_than=soon"#, #"invalid parameter \"older_than\": time: invalid"#),
    (#"match[]={job="a"}&older_than="#, #"invalid parameter \"older_than\": time: invalid"#),
    (#"match[]={job="a"}&older_than=-1h"#, #"\"-1h\" is negative"#),
    (#"match[]={job="a"}&older_than=1h&older_than=2h"#, "parameter older_than is given twice"),
    (#"match[]={job="a"}&dry_run=yes"#, #"invalid parameter \"dry_run\": \"yes\" is none of"#),
    (#"match[]={job="a"}&dry_run"#, #"invalid parameter \"dry_run\": \"\" is none of"#),
    (#"match={job="a"}"#, #"unknown parameter \"match\": match[], older_than and dry_run"#),
    (#"match[]={job="a"}&olderthan=1h"#, #"unknown parameter \"olderthan\""#),
    (#"match[]={job="%zz"}"#, #"invalid URL escape \"%zz\""#),
    (#"match[]={job="%ff"}"#, "is not UTF-8"),
  ])
  func nothingIsDeletedByWhatIsNotUnderstood(query: String, sentence: String) {
    let answers = [
      admin.ask(.post, query.isEmpty ? path : "\(path)?\(query)"),
      admin.ask(.post, path, body: query, type: form),
    ]
    for answer in answers {
      #expect(answer.status == 400)
      #expect(answer.text.hasPrefix(#"{"status":"error","errorType":"bad_data","error":""#))
      #expect(answer.text.contains(sentence), "\(answer.text)")
      #expect(answer.fields["Content-Type"] == "application/json")
    }
    #expect(admin.groups == Self.all)
  }

  @Test(arguments: [("application/json", "application/json"), (nil, "without Content-Type")])
  func aBodyThatIsNoFormIsRefused(type: String?, sentence: String) {
    let answer = admin.ask(.post, path + #"?match[]={job="a"}"#, body: "{}", type: type)
    #expect(answer.status == 400)
    #expect(answer.text.contains(sentence))
    #expect(admin.groups == Self.all)
  }

  @Test func aFormHasALimit() {
    let body = #"match[]={job="a"}&"# + String(repeating: "&", count: 64 << 10)
    #expect(admin.ask(.post, path, body: body, type: form).status == 400)
    #expect(admin.groups == Self.all)
  }

  @Test func aPatternThatCostsTooMuchIsUnprocessable() {
    let job = String(repeating: "a", count: 100)
    admin.push(job, at: 1)
    let answer = admin.ask(.post, path + #"?match[]={job=~"(a*)*b|.%2B"}"#)
    #expect(answer.status == 422)
    #expect(answer.text.hasPrefix(#"{"status":"error","errorType":"execution","error":"#))
    #expect(admin.groups.count == Self.all.count + 1)
  }

  @Test func isCountedByStatus() {
    admin.ask(.put, path + #"?match[]={job="a"}"#)
    admin.ask(.post, path)
    let scrape = admin.ask(.get, "/metrics").text
    for (code, method) in [("200", "put"), ("400", "post")] {
      #expect(
        scrape.contains(
          "pushgateway_http_requests_total{code=\"\(code)\",handler=\"delete_groups\","
            + "method=\"\(method)\"} 1\n"))
    }
  }

  @Test func doesNotExistWithoutTheAdminAPI() {
    let closed = AdminGateway { $0.hasAdminAPI = false }
    #expect(closed.ask(.post, path).status == 404)
    #expect(admin.ask(.get, path).status == 405)
  }
}
