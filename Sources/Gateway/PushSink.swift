import Exposition
import HTTP
import Logging
import Storage

/// The body of one push: parsed as it arrives, stored when it is whole. From where it turns out to be
/// large on, and for a large group from the start, another thread does that.
final class PushSink: BodySink {
  private let gateway: Gateway
  private let observation: PushObservation
  private let key: GroupingKey
  private let replacing: MetricStore.Replacement
  // One of the two, by Content-Type.
  private var text: TextParser?
  private var protobuf: ProtobufDecoder?
  private var received = 0
  /// Why nothing more of the body is looked at.
  private var failure: ParseError?
  private let piece: Int
  /// Bytes of it that came since the last pause.
  private var inVain = 0
  private var pause: Deferred<Void>?
  /// What goes on with the body elsewhere.
  private var elsewhere: LargeBody?
  private var isElsewhere = false

  init(
    gateway: Gateway, observation: PushObservation, key: GroupingKey,
    replacing: MetricStore.Replacement
  ) {
    self.gateway = gateway
    self.observation = observation
    self.key = key
    self.replacing = replacing
    let group = gateway.store.group(of: key)
    piece = group == nil ? Self.pieceOfNew : Self.smallBody
    let collector = FamilyCollector(
      group: key.labels, hasher: gateway.store.hasher,
      keepsInconsistent: !gateway.configuration.checksPushes, ignoring: GroupTimes.names,
      limits: gateway.pushLimits, former: group?.form)
    switch BodyFormat(contentType: observation.request.headers.first("content-type")) {
    case .text:
      text = TextParser(
        collector: collector, allowsUTF8Names: gateway.configuration.allowsUTF8Names)
    case .delimitedProtobuf:
      protobuf = ProtobufDecoder(collector: collector, bodyLimit: Self.claimLimit)
    }
    if group?.isLarge == true { goElsewhere() }
  }

  /// The rest of that one's body.
  private init(takingOver sink: PushSink) {
    (gateway, observation, key) = (sink.gateway, sink.observation, sink.key)
    (replacing, received, failure) = (sink.replacing, sink.received, sink.failure)
    text = sink.text.take()
    protobuf = sink.protobuf.take()
    isElsewhere = true
    piece = Self.smallBody
  }

  deinit { elsewhere?.drop() }

  /// Lengths claimed beyond what a body may hold are refused before that much has come.
  private static let claimLimit = 1 << 30

  func receive(_ bytes: Span<UInt8>) {
    if let elsewhere { return elsewhere.receive(bytes) }
    if bytes.count > piece {
      // A little first: it may be enough to know that the rest takes long.
      receive(bytes.extracting(first: piece))
      return receive(bytes.extracting(droppingFirst: piece))
    }
    text?.feed(bytes)
    protobuf?.feed(bytes)
    received += bytes.count
    if received > Self.smallBody, text?.hasFailed ?? protobuf?.hasFailed ?? false { giveUp() }
    if isElsewhere { return }
    if failure != nil {
      receiveInVain(bytes.count)
    } else if isLarge || received > Self.largeBody {
      goElsewhere()
    }
  }

  /// What is read at once of the first push to a group: made of families all through, it takes 0.5 ms.
  /// Later ones mostly bring the same, and to cut a usual body in two takes 2 to 5 % longer.
  private static let pieceOfNew = 8 << 10
  /// What is held of such a body may as well be held until its end.
  private static let smallBody = 16 << 10
  /// From here on it takes long, whatever it is made of: of comments or duplicates nothing is held.
  private static let largeBody = 256 << 10

  private var isLarge: Bool { text?.isLarge ?? protobuf?.isLarge ?? false }

  private func goElsewhere() {
    elsewhere = LargeBody(PushSink(takingOver: self), work: gateway.longWork)
  }

  /// What was parsed is of no use any more; its memory is given back before the rest has come.
  private func giveUp() {
    do { _ = try parsed() } catch { failure = error }
  }

  /// The rest of a body that is refused anyway comes no faster than threads that stand back have a
  /// turn: inflating it, a thousandfold, would keep this one busy.
  private func receiveInVain(_ count: Int) {
    inVain += count
    guard inVain > Self.largeBody, relief == nil else { return }
    inVain = 0
    let pause = Deferred<Void>()
    self.pause = pause
    gateway.longWork.add { pause.resolve(()) }
  }

  var heldBytes: Int { elsewhere?.heldBytes ?? text?.heldBytes ?? protobuf?.heldBytes ?? 0 }
  var relief: Deferred<Void>? { elsewhere?.relief ?? (pause?.value == nil ? pause : nil) }

  func finish() -> Completion {
    if let elsewhere { return elsewhere.finish() }
    let pushed: PushedFamilies
    do {
      pushed = try parsed()
    } catch {
      let reason = error.sentence + unsupportedCoding
      if let exceeded = error.exceeded {
        return .now(gateway.refusePush(observation, exceeded, reason: reason))
      }
      return .now(gateway.refusePush(observation, error.rejection, reason: reason))
    }
    return store(pushed)
  }

  /// The request metrics don't count what could not be decoded, as upstream's don't.
  func fail(_ error: BodyError) -> Response {
    gateway.refuseBody(of: observation.request, error)
  }

  private func store(_ pushed: PushedFamilies) -> Completion {
    let (gateway, observation) = (gateway, observation)
    let isChecked = gateway.configuration.checksPushes
    let origin = MetricStore.Origin(
      source: observation.request.source, time: gateway.configuration.clock.wall())
    do {
      return try gateway.keep { whenDurable throws(InconsistencyError) in
        try gateway.store.push(
          pushed, to: key, replacing: replacing, from: origin, whenDurable: whenDurable)
      } answer: { isKept in
        gateway.finishPush(
          observation, isKept ? Response(status: isChecked ? 200 : 202) : .notKept)
      }
    } catch {
      if let exceeded = error.exceeded { return .now(gateway.refusePush(observation, exceeded)) }
      let refusal = gateway.refusePush(
        observation, .inconsistent, reason: "\(error)",
        answer: "\(Rejection.inconsistent.message): \(error)")
      // Unchecked pushes were promised nothing.
      return .now(isChecked ? refusal : Response(status: 202))
    }
  }

  private func parsed() throws(ParseError) -> PushedFamilies {
    if let failure { throw failure }
    if let parser = text.take() {
      do throws(TextError) { return try parser.finish() } catch { throw .text(error) }
    }
    if let decoder = protobuf.take() {
      do throws(ProtobufError) { return try decoder.finish() } catch { throw .protobuf(error) }
    }
    return PushedFamilies()
  }

  private var unsupportedCoding: String {
    guard case .unsupported(let coding) = observation.request.hasContentCoding else { return "" }
    return "; the body was read as it is, because Content-Encoding \(goQuoted(coding)) "
      + "is not supported (gzip and snappy are)"
  }

  private enum ParseError: Error {
    case text(TextError)
    case protobuf(ProtobufError)

    var sentence: String {
      switch self {
      case .text(let error): "\(error)"
      case .protobuf(let error): "\(error)"
      }
    }

    var exceeded: ExceededLimit? {
      switch self {
      case .text(let error): error.exceeded
      case .protobuf(let error): error.exceeded
      }
    }

    var rejection: Rejection {
      switch self {
      case .text: .unparsableText
      case .protobuf: .unparsableProtobuf
      }
    }
  }
}
