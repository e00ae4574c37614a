import Exposition
import Storage
import Testing

/// Series that two groups of one job would hold.
@Suite struct SeriesProjectionTests {
  @Test(arguments: [
    (Push.put("a", gauge("x", "instance=i")), Push.put("a,instance=i", gauge("x"))),
    (.put("a", gauge("x", "k=1")), .put("a,k=1", gauge("x"))),
    (.put("a,k=1", gauge("x", "l=2")), .put("a,l=2", gauge("x", "k=1"))),
    (.put("a,k=1", gauge("x", "instance=i")), .put("a,instance=i,k=1", gauge("x"))),
    (.put("a,k=1", gauge("x", "k=9,l=2")), .put("a", gauge("x", "k=1,l=2"))),
    (.put("a", gauge("x", "k=")), .put("a,k=", gauge("x"))),
    (
      .put("a", gauge("v"), gauge("x", "k=0", "k=1", "k=2")),
      .put("a,k=1", gauge("w"), gauge("x", "l=1", "l=2", ""))
    ),
    (.put("a", family(.histogram, "x", "k=1")), .put("a,k=1", family(.histogram, "x"))),
  ])
  func heldTwice(first: Push, second: Push) throws {
    for (one, other) in [(first, second), (second, first)] {
      let store = try MetricStore(after: one)
      #expect(store.refusal(of: other)?.kinds == ["heldSeries"])
      #expect(try store.lines(one.key)?.isEmpty == false)
      store.delete(one.key)
      #expect(store.refusal(of: other) == nil)
    }
  }

  @Test(arguments: [
    (Push.put("a", gauge("x", "instance=i")), Push.put("b,instance=i", gauge("x"))),
    (.put("a", gauge("x", "instance=i")), .put("a,instance=j", gauge("x"))),
    (.put("a", gauge("x", "instance=i")), .put("a,instance=i", gauge("y"))),
    (.put("a", gauge("x", "instance=i,k=1")), .put("a,instance=i", gauge("x"))),
    (.put("a", gauge("x")), .put("a,instance=i", gauge("x"))),
    (.put("a,k=1", gauge("x", "job=b")), .put("b", gauge("x", "k=1"))),
    (.put("a", gauge("x")), .put("a,k=", gauge("x"))),
  ])
  func notHeldTwice(first: Push, second: Push) throws {
    _ = try MetricStore(after: first, second)
    _ = try MetricStore(after: second, first)
  }

  @Test func threeShapes() throws {
    let store = try MetricStore(
      after: .put("a", gauge("x", "k=1,l=1", "k=2")), .put("a,k=1", gauge("x", "l=2")),
      .put("a,l=3", gauge("x", "k=3")))
    let refused: [Push] = [
      .put("a,k=1", gauge("x", "l=1")), .put("a,l=1", gauge("x", "k=1")),
      .put("a,k=1,l=1", gauge("x")), .put("a,k=2", gauge("x")), .put("a,l=2", gauge("x", "k=1")),
      .put("a", gauge("x", "k=1,l=2")), .put("a", gauge("x", "k=3,l=3")),
      .put("a,k=3", gauge("x", "l=3")),
    ]
    for push in refused {
      #expect(store.refusal(of: push)?.kinds == ["heldSeries"])
    }
    try store.apply(.put("a,k=1,l=3", gauge("x")))
  }

  @Test func replacedSeriesAreFree() throws {
    let store = try MetricStore(
      after: .put("a", gauge("x", "k=1")), .post("a", gauge("x", "k=2")), .put("a,k=1", gauge("x")))
    #expect(store.refusal(of: .post("a", gauge("x", "k=1")))?.kinds == ["heldSeries"])
    try store.apply(.post("a,k=1", emptied: ["x"]))
    try store.apply(.post("a", gauge("x", "k=1")))
  }

  @Test(arguments: [
    (Push.put("a", gauge("x", "k=1"), from: "s"), Push.put("a,k=1", gauge("x")), #"{job="a"}"#),
    (.put("a,k=1", gauge("x"), from: "s"), .put("a", gauge("x", "k=1")), #"{job="a",k="1"}"#),
  ])
  func holderAndSourceAreNamed(first: Push, second: Push, holder: String) throws {
    let store = try MetricStore(after: first)
    let error = try #require(store.refusal(of: second))
    #expect("\(error)".hasSuffix(": it is held by group \(holder), last pushed from s"))
  }

  @Test func refusalOfADuplicateNamesTheMetric() throws {
    let store = try MetricStore(after: .put("a", gauge("x", "k=1")))
    let error = try #require(store.refusal(of: .put("a,k=1", gauge("x", "l=0", ""))))
    guard case .heldSeries(let problem, _) = error.reasons[0] else {
      Issue.record("not a held series")
      return
    }
    let metric = problem.metric
    var labels = MetricView(metric.span).labels
    var names: [ByteString] = []
    while let label = labels.next() { names.append(ByteString(copying: label.name)) }
    #expect(names == ["instance", "job", "k"])
  }
}
