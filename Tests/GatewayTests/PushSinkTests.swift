import Exposition
import HTTP
import Logging
import Storage
import Testing
import Threads

@testable import Gateway

/// Pushes that are parsed and stored by another thread, held against what small ones do.
@Suite struct PushSinkTests {
  private let gateway: Gateway

  init() {
    gateway = Gateway(
      configuration: Gateway.Configuration(clock: Clock(wall: { 1 }, monotonic: { 1 })),
      logger: Logger(label: "") { _ in SwiftLogNoOpLogHandler() })
  }

  private func sink(_ method: Method = .put, _ job: String = "j") throws -> any BodySink {
    let reply = gateway.reply(to: Request(method: method, path: Array("/metrics/job/\(job)".utf8)))
    guard case .receive(let sink) = reply else { throw NotTaken() }
    return sink
  }

  private struct NotTaken: Error {}

  /// The answer, and whether it had to wait.
  @discardableResult
  private func push(
    _ body: String, _ method: Method = .put, _ job: String = "j", pieces: Int = 1
  ) throws -> (status: Int, text: String, isLater: Bool) {
    let sink = try sink(method, job)
    let bytes = Array(body.utf8)
    for part in 0..<pieces {
      let range = part * bytes.count / pieces..<(part + 1) * bytes.count / pieces
      sink.receive(bytes.span.extracting(range))
    }
    let completion = sink.finish()
    let answer = completion.awaited
    return (answer.status, answer.text, completion.isLater)
  }

  private func samples(_ count: Int, of families: Int = 1, value: Int = 1) -> String {
    (0..<families).map { family in
      (0..<count / families).map { "m\(family){l=\"\($0)\"} \(value)\n" }.joined()
    }.joined()
  }

  @Test(arguments: [
    (count: 100, families: 1, isLater: false), (2_000, 20, false), (3_000, 1, true),
    (3_000, 20, true), (300, 300, true), (30_000, 30, true),
  ])
  func whatTakesLongIsDoneElsewhere(count: Int, families: Int, isLater: Bool) throws {
    for pieces in [1, 7] {
      let answer = try push(samples(count, of: families), pieces: pieces)
      #expect(answer.status == 200)
      #expect(answer.isLater == isLater)
      #expect(gateway.store.counts.series == count)
      // The group's next push is known again.
      let again = try push(samples(count, of: families, value: 2), pieces: pieces)
      #expect(again.status == 200 && again.isLater == isLater)
    }
  }

  @Test(arguments: ["\n", "#\n", " \n"])
  func aLongBodyIsReadElsewhereWhateverItIsMadeOf(line: String) throws {
    for (size, isLater) in [(200_000, false), (300_000, true)] {
      let rest = String(repeating: line, count: size / line.utf8.count)
      let answer = try push("m 1\n" + rest, pieces: 9)
      #expect(answer.status == 200 && answer.isLater == isLater)
      #expect(gateway.store.counts.series == 1)
    }
  }

  @Test func whatIsStoredIsWhatIsParsedAtOnce() throws {
    let body = samples(6_000, of: 3)
    try push(body, pieces: 5)
    let group = try #require(gateway.store.groups().first)
    var parser = TextParser(
      collector: FamilyCollector(group: group.key.labels, hasher: gateway.store.hasher))
    let bytes = Array(body.utf8)
    parser.feed(bytes.span)
    let families = try parser.finish().families
    #expect(group.families.map(\.family.name) == families.map(\.name))
    #expect(group.families.map(\.family.metrics) == families.map(\.metrics))
  }

  @Test(arguments: [1, 9])
  func isRefusedAsASmallOneIs(pieces: Int) throws {
    let answer = try push(samples(3_000) + "m0{l=\"3\"} 1\n", pieces: pieces)
    #expect(answer.status == 400 && answer.isLater)
    #expect(answer.text.contains("was collected before with the same name and label values"))
    #expect(gateway.store.counts == (1, 0))
    let unparsable = try push(samples(3_000) + "m{\n", pieces: pieces)
    #expect(unparsable.status == 400)
    #expect(unparsable.text.contains("line 3001"))
  }

  /// Whoever sends on what is refused anyway waits for those whose work is of use.
  @Test func theRestOfARefusedBodyHasNoHurry() throws {
    let (isBusy, goOn) = (Semaphore(), Semaphore())
    for _ in 0..<ServerConfiguration.usableCores {
      gateway.longWork.add {
        isBusy.post()
        goOn.wait()
      }
      isBusy.wait()
    }
    let sink = try sink()
    let piece = [UInt8](repeating: 0, count: 64 << 10)
    for _ in 0..<3 { sink.receive(piece.span) }
    #expect(sink.relief == nil)
    for _ in 0..<3 { sink.receive(piece.span) }
    let relief = try #require(sink.relief)
    let isThere = Semaphore()
    relief.notify { isThere.post() }
    for _ in 0..<ServerConfiguration.usableCores { goOn.post() }
    isThere.wait()
    #expect(sink.relief == nil)
    #expect(sink.finish().awaited.status == 400)
  }

  @Test func aSmallPushToALargeGroupIsDoneElsewhere() throws {
    try push(samples(3_000))
    let added = try push("other 1\n", .post)
    #expect(added.status == 200 && added.isLater)
    #expect(gateway.store.counts.series == 3_001)
    let replaced = try push("other 1\n")
    #expect(replaced.status == 200 && replaced.isLater)
    #expect(gateway.store.counts.series == 1)
    let next = try push("other 1\n")
    #expect(next.status == 200 && !next.isLater)
  }

  @Test func aLargeGroupIsDeletedElsewhere() throws {
    try push(samples(3_000))
    for isLater in [true, false] {
      let completion = try sink(.delete).finish()
      #expect(completion.awaited.status == 202)
      #expect(completion.isLater == isLater)
      #expect(gateway.store.counts.groups == 0)
    }
  }

  @Test func aBodyThatIsNotWholeLeavesNothing() throws {
    var abandoned: (any BodySink)? = try sink()
    let bytes = Array(samples(9_000).utf8)
    abandoned?.receive(bytes.span)
    #expect(try #require(abandoned).heldBytes > 0)
    abandoned = nil
    let late = try sink()
    late.receive(bytes.span)
    #expect(late.fail(.late(seconds: 1)).status == 408)
    #expect(gateway.store.counts.groups == 0)
  }
}

extension Completion {
  fileprivate var isLater: Bool { if case .later = self { true } else { false } }
}
