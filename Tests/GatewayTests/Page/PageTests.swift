import Exposition
import HTTP
import Storage
import Testing

@testable import Gateway

struct PageTests {
  /// Text that breaks out of elements and attributes where it is not escaped.
  private static let attack = "<x '\"&>"
  private static let escaped = "&lt;x &#39;&#34;&amp;&gt;"

  private func attackedPage() throws -> String {
    let attack = Self.attack
    let asked = AskedGateway {
      $0.flags = [(attack, attack)]
      $0.externalPath = attack
      $0.hasAdminAPI = true
      $0.build.version = attack
    }
    let key = GroupingKey(
      job: ByteString(attack), labels: [LabelPair(ByteString(attack), ByteString(attack))])
    var collector = FamilyCollector(
      group: key.labels, hasher: asked.gateway.store.hasher, keepsInconsistent: true)
    let draft = collector.draft(named: ByteString(attack))
    collector.drafts[draft].help = ByteString(attack)
    var labels = SeriesLabels()
    let name = ByteString("a" + attack)
    labels.append(name: name.span, value: name.span)
    collector.add(&labels, number: 1, kind: .untyped, to: draft)
    let origin = MetricStore.Origin(source: attack, time: 1)
    try asked.gateway.store.push(
      collector.finish(), to: key, replacing: .wholeGroup, from: origin)
    var refused = PushedFamilies()
    refused.problems = [MetricProblem(family: name, metric: [], reason: .duplicateSeries)]
    refused.problemCount = 1
    #expect(throws: InconsistencyError.self) {
      try asked.gateway.store.push(
        refused, to: key, replacing: .wholeGroup, from: .init(source: attack, time: 2))
    }
    return asked.ask(.get, "/").text
  }

  @Test func allForeignTextIsEscaped() throws {
    let page = try attackedPage()
    #expect(!page.contains("<x"))
    #expect(!page.contains(Self.attack.dropFirst()))
    for place in [
      "href=\"ESC/static/page.css\"", "src=\"ESC/static/page.js\"", ">version</th><td>ESC</td>",
      "<th scope=\"row\">ESC</th><td>ESC</td>", ">job=\"ESC\"<", ">ESC=\"ESC\"<",
      "data-what=\"the group {job=&#34;&lt;x ", "<summary><code>ESC</code>",
      "class=\"help\">ESC<", ">aESC=\"aESC\"<", "</time> from ESC</p>",
      "</time> from ESC: <span class=\"reason\">", "&#34;a&lt;x &#39;",
    ] {
      let expected = place.split(separator: "ESC", omittingEmptySubsequences: false)
        .joined(separator: Self.escaped)
      #expect(page.contains(expected), "\(expected)")
    }
  }

  @Test func theDocumentIsWellFormed() throws {
    #expect(try unclosed(attackedPage()) == [])
    #expect(unclosed(AskedGateway().ask(.get, "/status").text) == [])
  }

  @Test(arguments: ["/", "/status"])
  func showsWhatIsStored(path: String) {
    let asked = AskedGateway { $0.flags = [("web.a", "b")] }
    asked.ask(
      .post, "/metrics/job/j/a/", body: "# HELP m text\n# TYPE m gauge\nm{l=\"v\"} 1000000\n")
    let page = asked.ask(.get, path)
    #expect(page["Content-Type"] == "text/html; charset=utf-8")
    for text in [
      "<title>Prometheus Pushgateway</title>", "href=\"./static/page.css\"",
      "<code class=\"label\">job=\"j\"</code> <code class=\"label\">a=\"\"</code>",
      "data-method=\"DELETE\" data-url=\"metrics/job@base64/ag=/a@base64/=\"", ">Delete Group<",
      "<code>m</code> <span class=\"help\">text</span> <span class=\"type\">GAUGE</span> "
        + "last pushed: <time datetime=\"2020-03-10T03:24:08.0257448+02:30\">"
        + "2020-03-10T03:24:08+02:30</time>",
      "</td><td>1000000</td></tr>", ">Started<", "<th scope=\"row\">web.a</th><td>b</td>",
      "<th scope=\"row\">branch</th><td>3</td>", "</time> from 127.0.0.1:1</p>",
    ] {
      #expect(page.text.contains(text), "\(text)")
    }
    #expect(!page.text.contains("Last push failed!"))
    #expect(!page.text.contains("Delete All"))
  }

  @Test func aRefusedPushIsExplained() {
    let asked = AskedGateway()
    asked.ask(.post, "/metrics/job/j", body: "m 1 1000\n")
    let page = asked.ask(.get, "/").text
    #expect(page.contains("Last push failed!"))
    #expect(
      page.contains(
        "</time> from 127.0.0.1:1: <span class=\"reason\">pushed metrics must not have timestamps<")
    )
  }

  @Test(arguments: [(0, " disabled>Delete All 0 Groups<"), (2, ">Delete All 2 Groups<")])
  func allGroupsCanBeDeletedWithTheAdminAPI(count: Int, button: String) {
    let asked = AskedGateway { $0.hasAdminAPI = true }
    for job in 0..<count { asked.ask(.post, "/metrics/job/\(job)") }
    #expect(asked.ask(.get, "/").text.contains(button))
  }

  @Test func theDeleteButtonsNameTheirGroups() throws {
    let asked = AskedGateway { $0.allowsUTF8Names = true }
    let key = GroupingKey(
      job: "/ \u{e9}", labels: [LabelPair("e", ""), LabelPair("x", "..")])
    try asked.store(
      MetricFamily(
        name: "m", type: .gauge, help: nil, metrics: [], metricCount: 0, series: SeriesIndex()),
      under: key)
    #expect(key.base64Path == "metrics/job@base64/LyDDqQ=/e@base64/=/x@base64/Li4=")
    #expect(asked.ask(.delete, "/" + key.base64Path).status == 202)
    #expect(asked.gateway.store.uncheckedGroups().isEmpty)
  }

  @Test func nothingOnThePageIsInline() throws {
    let page = AskedGateway().ask(.get, "/")
    for text in ["<style", " style=", "<script>", " onclick", "javascript:", "http:", "https:"] {
      #expect(!page.text.contains(text))
    }
    let policy = try #require(page["Content-Security-Policy"])
    #expect(policy.contains("default-src 'none'"))
    #expect(!policy.contains("unsafe"))
  }

  /// The elements that are not closed, or closed where they should not be.
  private func unclosed(_ page: String) -> [Substring] {
    var open: [Substring] = []
    for tag in page.split(separator: "<").dropFirst() {
      let name = tag.prefix { !" >\n".contains($0) }
      if ["meta", "link", "!DOCTYPE"].contains(name) { continue }
      if name.first != "/" {
        open.append(name)
      } else if open.last == name.dropFirst() {
        open.removeLast()
      } else {
        return open + [name]
      }
    }
    return open
  }
}
