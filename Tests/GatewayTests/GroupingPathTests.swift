import Storage
import Testing

@testable import Gateway

struct GroupingPathTests {
  private func key(_ path: String, allowingUTF8Names: Bool = false) -> String {
    do throws(GroupingPathError) {
      guard case .grouping(let push) = try PathReader(prefix: "").read(Array(path.utf8)) else {
        return "no push"
      }
      return try GroupingPath.key(
        of: push.grouping, isBase64: push.isBase64, allowingUTF8Names: allowingUTF8Names
      ).description
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("/metrics/job/j", "{job=\"j\"}"),
    ("/metrics/job/j/", "{job=\"j\"}"),
    ("/metrics/job/j/a/b", "{job=\"j\",a=\"b\"}"),
    ("/metrics/job/j/a/", "{job=\"j\",a=\"\"}"),
    ("/metrics/job/j/b/2/a/1", "{job=\"j\",a=\"1\",b=\"2\"}"),
    ("/metrics/job/j/a/1/a/2", "{job=\"j\",a=\"2\"}"),
    ("/metrics/job/j/job/k", "{job=\"j\"}"),
    ("/metrics/job/a+b%20c", "{job=\"a+b c\"}"),
    ("/metrics/job/j%2Fa%2Fb", "{job=\"j\",a=\"b\"}"),
    ("/metrics/job@base64/L3Zhci90bXA", "{job=\"/var/tmp\"}"),
    ("/metrics/job@base64/L3Zhci90bXA=", "{job=\"/var/tmp\"}"),
    ("/metrics/job/j/a@base64/=", "{job=\"j\",a=\"\"}"),
    ("/metrics/job/j/a@base64/w6k", "{job=\"j\",a=\"é\"}"),
    ("//metrics/job/j", "{job=\"j\"}"),
    ("/x/../metrics/./job/j/a/b", "{job=\"j\",a=\"b\"}"),
    ("/metrics/job", "no push"),
    ("/metrics/job/", "no push"),
    ("/metrics/jobs/j", "no push"),
  ])
  func reads(path: String, key wanted: String) {
    #expect(key(path) == wanted)
  }

  @Test(arguments: [
    ("/metrics/job/j/a", "odd number of components in label string \"/a\""),
    ("/metrics/job/j/a/b/c", "odd number of components in label string \"/a/b/c\""),
    ("/metrics/job/j/a-b/c", "improper label name \"a-b\""),
    ("/metrics/job/j/__a@base64/c", "improper label name \"__a\""),
    ("/metrics/job@base64/=", "job name is required"),
    (
      "/metrics/job/j/a@base64/foo.bar",
      "invalid base64 encoding for label a=\"foo.bar\": illegal base64 data at input byte 3"
    ),
    (
      "/metrics/job@base64/YWJj.",
      "invalid base64 encoding in job name \"abc\": illegal base64 data at input byte 4"
    ),
    ("/metrics/job/%zz", "invalid URL escape \"%zz\""),
  ])
  func refuses(path: String, sentence: String) {
    #expect(key(path) == sentence)
  }

  @Test(arguments: ["//a/b", "/./x", "/a/..", "/%2E%2E/x", "/a/%2e/b/c"])
  func refusesWhatOthersWouldRedirect(rest: String) {
    #expect(key("/metrics/job/j" + rest).contains("@base64/"))
  }

  @Test(arguments: [
    ("/a.b/v", "{job=\"j\",a.b=\"v\"}"), ("/U__a_2e_b/v", "{job=\"j\",a.b=\"v\"}"),
    ("/U__a_2E_b@base64/dg", "{job=\"j\",a.b=\"v\"}"), ("/U__a__b/v", "{job=\"j\",a_b=\"v\"}"),
    ("/a.b/v/U__a_2e_b/w", "{job=\"j\",a.b=\"w\"}"), ("/%C3%A9/v", "{job=\"j\",\u{e9}=\"v\"}"),
    ("/U__a_x/v", "{job=\"j\",U__a_x=\"v\"}"), ("/1/v", "{job=\"j\",1=\"v\"}"),
    ("/__a/v", "improper label name \"__a\""), ("/%FF/v", "improper label name \"\\xff\""),
    ("/@base64/dg", "improper label name \"\""), ("/U__/v", "improper label name \"U__\""),
    ("/U______a/v", "improper label name \"U______a\""),
    (
      "/a.b/v/a_b/w",
      "the grouping labels \"a.b\" and \"a_b\" are the same name where names are escaped"
    ),
  ])
  func readsUTF8Names(rest: String, key wanted: String) {
    #expect(key("/metrics/job/j" + rest, allowingUTF8Names: true) == wanted)
  }

  @Test func withoutTheFlagUNamesArePlain() {
    #expect(key("/metrics/job/j/U__a_2e_b/v") == "{job=\"j\",U__a_2e_b=\"v\"}")
  }

  @Test func refusesWhatIsNotUTF8() {
    #expect(key("/metrics/job/%FF").contains("not utf8: \"\\xff\""))
  }
}
