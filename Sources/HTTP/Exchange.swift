/// One request and its answer; lives on one server thread from head to last byte.
///
/// It knows no socket: `Worker` offers it the body's bytes and sends what it answers.
final class Exchange {
  enum Progress {
    /// The bytes are used but for the last `left`, which are to be offered again.
    case ongoing(left: Int)
    /// The same, but not before the sink has worked off what it has.
    case paused(left: Int, until: Deferred<Void>)
    /// Answer now and stop reading: more of the body would be in vain.
    case cut(Response)
    /// The client had its answer long ago and still sends.
    case abandon
  }

  /// How far the answer is once the body is whole.
  enum Outcome {
    case answer(Response)
    /// Another thread will bring it.
    case later(Deferred<Response>)
    /// It was sent before.
    case none
  }

  private enum Stage {
    /// The handler was not asked yet.
    case opened
    case receiving(any BodySink)
    case failing(any BodySink, BodyError)
    /// The answer is known; a small body is read to keep the connection.
    case draining(Response)
    case awaiting(Deferred<Response>)
    /// The answer is sent; the rest of the body is read so that no reset overtakes it.
    case lingering
  }

  /// A body so small is read in vain rather than give up the connection.
  static let drainLimit = 256 << 10
  /// What is read after the answer.
  static let lingerLimit = 8 << 20

  let isHead: Bool
  /// Not nil while the gate has not decided.
  var pending: PendingAdmission?
  /// The gate's, for whatever is answered.
  var fields: [(name: String, value: String)] = []
  private(set) var decoder: (any BodyDecoder)?
  private var stage = Stage.opened
  private var received = 0
  private var decoded = 0
  private let maxBodyBytes: Int
  private let maxInflatedBytes: Int

  private var share: BudgetShare
  private let budgetLimit: Int

  /// What the head says of the body's size.
  var contentLength: Int?
  /// Whether nothing of the body is to come.
  var isWhole: Bool { received == contentLength }

  init(isHead: Bool, limits: ServerConfiguration, budget: MemoryBudget) {
    self.isHead = isHead
    share = BudgetShare(of: budget)
    budgetLimit = budget.limit
    maxBodyBytes = limits.maxBodyBytes
    maxInflatedBytes = limits.maxInflatedBytes
  }

  /// The handler has spoken; the body may come.
  func begin(_ reply: Reply, decoder: (any BodyDecoder)?) {
    self.decoder = decoder
    switch reply {
    case .respond(let response): stage = .draining(response)
    case .receive(let sink): stage = .receiving(sink)
    }
  }

  /// `response` with the gate's fields.
  func complete(_ response: Response) -> Response {
    guard !fields.isEmpty else { return response }
    var response = response
    response.fields += fields
    return response
  }

  /// Takes the next bytes as they came; `buffer` is the thread's, for what they decode to.
  func receive(
    _ bytes: UnsafeBufferPointer<UInt8>, buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> Progress {
    switch stage {
    case .receiving(let sink): return unsafe receive(bytes, into: sink, buffer: buffer)
    case .failing(let sink, let error):
      received += bytes.count
      guard received > maxBodyBytes else { return .ongoing(left: 0) }
      return cut(sink.fail(error))
    case .draining(let response):
      received += bytes.count
      return received > Self.drainLimit ? cut(response) : .ongoing(left: 0)
    case .opened, .awaiting, .lingering:
      received += bytes.count
      return received > Self.lingerLimit ? .abandon : .ongoing(left: 0)
    }
  }

  /// The body did not become whole in time: the answer, unless it was sent.
  func expire(after seconds: Int) -> Response? {
    switch stage {
    case .receiving(let sink), .failing(let sink, _):
      guard case .cut(let response) = cut(sink.fail(.late(seconds: seconds))) else { return nil }
      return complete(response)
    case .opened, .draining, .awaiting, .lingering: return nil
    }
  }

  /// The body is whole, or what the answer waited for may be there.
  func finish() -> Outcome {
    switch stage {
    case .receiving(let sink):
      do throws(BodyError) {
        try decoder?.finish()
      } catch {
        return .answer(sink.fail(error))
      }
      switch sink.finish() {
      case .now(let response):
        share.giveBack()
        return .answer(response)
      case .later(let response):
        // What the body holds may be held until then.
        stage = .awaiting(response)
        return outcome(of: response)
      }
    case .awaiting(let response): return outcome(of: response)
    case .failing(let sink, let error): return .answer(sink.fail(error))
    case .draining(let response): return .answer(response)
    case .opened, .lingering: return .none
    }
  }

  private func outcome(of response: Deferred<Response>) -> Outcome {
    guard let answer = response.value else { return .later(response) }
    share.giveBack()
    return .answer(answer)
  }

  private func receive(
    _ bytes: UnsafeBufferPointer<UInt8>, into sink: any BodySink,
    buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> Progress {
    do throws(BodyError) {
      let used = try unsafe decode(bytes, into: sink, buffer: buffer)
      received += used
      if received > maxBodyBytes { throw .tooLarge(limit: maxBodyBytes, inflated: false) }
      if decoder != nil || received > BudgetShare.grain {
        // The state of a decoder takes about as much as this.
        let held = sink.heldBytes + (decoder == nil ? 0 : 48 << 10)
        if !share.adjust(to: held) { throw .noMemory(limit: budgetLimit) }
        if let relief = sink.relief { return .paused(left: bytes.count - used, until: relief) }
      }
      return .ongoing(left: bytes.count - used)
    } catch  where error.endsReceiving {
      return cut(sink.fail(error))
    } catch {
      stage = .failing(sink, error)
      received += bytes.count
      return .ongoing(left: 0)
    }
  }

  private func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, into sink: any BodySink,
    buffer: UnsafeMutableBufferPointer<UInt8>
  ) throws(BodyError) -> Int {
    guard let decoder else {
      guard received + bytes.count <= maxBodyBytes else { return bytes.count }
      unsafe sink.receive(Span(_unsafeElements: bytes))
      return bytes.count
    }
    let output = unsafe DecodedOutput(buffer: buffer) { [self] bytes throws(BodyError) in
      decoded += bytes.count
      if decoded > maxInflatedBytes { throw .tooLarge(limit: maxInflatedBytes, inflated: true) }
      unsafe sink.receive(Span(_unsafeElements: bytes))
    }
    return try unsafe decoder.decode(bytes, into: output)
  }

  private func cut(_ response: Response) -> Progress {
    stage = .lingering
    decoder = nil
    share.giveBack()
    received = 0
    return .cut(response)
  }
}
