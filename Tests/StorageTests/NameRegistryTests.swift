import Exposition
import Storage
import Testing

@Suite struct NameRegistryTests {
  /// After `before` was stored, `push` is refused for that reason.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let kind: String
    let before: [Push]
    let push: Push

    init(_ kind: String, _ before: Push..., then push: Push) {
      self.kind = kind
      self.before = before
      self.push = push
    }

    var testDescription: String { "\(kind) \(push.families.map(\.name))" }
  }

  private static let refusals = [
    Refusal("type", .put("a", gauge("x")), then: .put("b", family(.counter, "x"))),
    Refusal("type", .put("a", gauge("x")), then: .put("a,k=1", family(.untyped, "x"))),
    Refusal(
      "type", .put("a", family(.histogram, "x")), then: .put("b", family(.gaugeHistogram, "x"))),
    Refusal(
      "type", .put("a", gauge("x")), .put("b", gauge("x")), then: .put("a", family(.counter, "x"))),
    Refusal("suffix", .put("a", gauge("x_count")), then: .put("b", family(.summary, "x"))),
    Refusal("suffix", .put("a", gauge("x_sum")), then: .put("b", family(.summary, "x"))),
    Refusal("suffix", .put("a", gauge("x_sum")), then: .post("a", family(.summary, "x"))),
    Refusal("suffix", .put("a", family(.summary, "x")), then: .put("b", gauge("x_count"))),
    Refusal("suffix", .put("a", family(.summary, "x")), then: .post("a", gauge("x_sum"))),
    Refusal("suffix", .put("a", gauge("x_bucket")), then: .put("b", family(.histogram, "x"))),
    Refusal("suffix", .put("a", family(.histogram, "x")), then: .put("b", gauge("x_bucket"))),
    Refusal("suffix", .put("a", family(.gaugeHistogram, "x")), then: .put("b", gauge("x_count"))),
    Refusal(
      "suffix", .put("a", family(.summary, "x")), then: .put("b", family(.histogram, "x_count"))),
    Refusal("suffix", then: .put("a", gauge("x_count"), family(.histogram, "x"))),
    Refusal("suffix", then: .put("a", family(.histogram, "x"), gauge("x_bucket"))),
    Refusal("escapedName", .put("a", gauge("x.y")), then: .put("b", gauge("x_dot_y"))),
    Refusal("escapedName", .put("a", gauge("x_dot_y")), then: .put("b", gauge("x.y"))),
    Refusal("escapedName", .put("a", gauge("U__x_2e_y")), then: .put("b", gauge("x.y"))),
    Refusal("ownType", then: .put("a", family(.counter, "own_gauge"))),
    Refusal("ownType", then: .put("a", family(.histogram, "own_summary"))),
    Refusal("suffix", then: .put("a", gauge("own_summary_count"))),
    Refusal("suffix", then: .put("a", gauge("own_histogram_bucket"))),
    Refusal("suffix", then: .put("a", family(.histogram, "own_base"))),
  ]

  @Test(arguments: refusals, MetricStore.waysOfNames)
  func refused(refusal: Refusal, namesAtOnce: Int) throws {
    let store = try MetricStore(after: .put("z", gauge("z")), namesAtOnce: namesAtOnce)
    for push in refusal.before { try store.apply(push) }
    #expect(store.refusal(of: refusal.push)?.kinds == [refusal.kind])
    // Nothing was taken: the names are free once their holders are gone.
    for push in refusal.before { store.delete(push.key) }
    if refusal.before.isEmpty { return }
    #expect(store.refusal(of: refusal.push) == nil)
  }

  private static let acceptances = [
    (Push.put("a", family(.summary, "x")), Push.put("b", gauge("x_bucket"))),
    (.put("a", family(.histogram, "x")), .put("b", gauge("x_total"))),
    (.put("a", gauge("x")), .put("b", gauge("x_count"))),
    (.put("a", gauge("x")), .put("b", gauge("x"))),
    (.put("a", gauge("x")), .put("a", family(.counter, "x"))),
    (.put("a", gauge("x")), .post("a", family(.histogram, "x"))),
    (.put("a", family(.histogram, "x")), .put("a", gauge("x_count"))),
    (.put("a", family(.summary, "x")), .post("a", gauge("x_count"), emptied: ["x"])),
    (.put("a", family(.summary, "x")), .post("a", gauge("x"), gauge("x_count"))),
    (.put("a", gauge("x_count")), .put("a", family(.histogram, "x"))),
    (.put("a", gauge("own_gauge")), .put("b", family(.summary, "own_summary"))),
    (.put("a", gauge("own_summary_bucket")), .put("b", gauge("own_gauge_count"))),
    (.put("a", gauge("_count")), .put("b", family(.histogram, "_"))),
  ]

  @Test(arguments: acceptances, MetricStore.waysOfNames)
  func accepted(pushes: (Push, Push), namesAtOnce: Int) throws {
    _ = try MetricStore(after: pushes.0, pushes.1, namesAtOnce: namesAtOnce)
  }

  @Test func namesAreReleased() throws {
    let store = try MetricStore(
      after: .put("a", gauge("x")), .put("a", gauge("y")), .put("b", family(.counter, "x")))
    store.delete("b")
    try store.apply(.put("c", family(.summary, "x")))
    #expect(store.refusal(of: .put("d", gauge("x_count"))) != nil)
    try store.apply(.put("c"))
    try store.apply(.put("d", gauge("x_count")))
  }

  @Test func nameStaysWithTheLastHolder() throws {
    let store = try MetricStore(after: .put("a", gauge("x")), .put("b", gauge("x")))
    store.delete("a")
    #expect(store.refusal(of: .put("a", family(.counter, "x")))?.kinds == ["type"])
    try store.apply(.put("b", family(.counter, "x")))
    try store.apply(.put("a", family(.counter, "x")))
  }

  @Test func ownNamesStayReserved() throws {
    let store = try MetricStore(after: .put("a", gauge("own_gauge")))
    store.delete("a")
    #expect(store.refusal(of: .put("a", family(.counter, "own_gauge")))?.kinds == ["ownType"])
  }

  /// A push refused for its last name gives back those it took before, and what it gave up.
  @Test(arguments: MetricStore.waysOfNames)
  func refusedExchangeIsUndone(namesAtOnce: Int) throws {
    let store = try MetricStore(
      after: .put("a", gauge("held")), .put("b", gauge("old"), gauge("kept")),
      namesAtOnce: namesAtOnce)
    let push = Push.put("b", gauge("aaa"), family(.counter, "kept"), family(.counter, "held"))
    #expect(store.refusal(of: push)?.kinds == ["type"])
    try store.apply(.put("c", family(.counter, "aaa")))
    #expect(store.refusal(of: .put("c", family(.counter, "old")))?.kinds == ["type"])
    #expect(store.refusal(of: .put("c", family(.counter, "kept")))?.kinds == ["type"])
  }

  @Test(arguments: [
    Push.put("b", family(.counter, "x")), .put("b", gauge("h_sum")), .put("b", gauge("h_count")),
  ])
  func holderAndSourceAreNamed(push: Push) throws {
    let store = try MetricStore(
      after: .put("a,k=1", gauge("x"), family(.histogram, "h"), from: "10.0.0.1"))
    let error = try #require(store.refusal(of: push))
    #expect(
      "\(error)".hasSuffix(#": it is held by group {job="a",k="1"}, last pushed from 10.0.0.1"#))
  }

  /// Two names with one spelling in the text format; the longer one before escaping is the base.
  @Test func suffixIsFoundOnEscapedNames() throws {
    let base = ByteString(String(repeating: "\u{E9}", count: 7))
    let store = try MetricStore(after: .put("a", family(.histogram, base)))
    let push = Push.put("b", gauge("________count"))
    #expect(store.refusal(of: push)?.kinds == ["suffix"])
  }
}
