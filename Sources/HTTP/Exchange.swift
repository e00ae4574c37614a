/// One request and its answer; lives on one server thread from head to last byte.
///
/// It knows no socket: `Worker` offers it the body's bytes and sends what it answers.
final class Exchange {
  enum Progress {
    /// The bytes are used but for the last `left`, which are to be offered again.
    case ongoing(left: Int)
    /// Answer now and stop reading: more of the body would be in vain.
    case cut(Response)
    /// The client had its answer long ago and still sends.
    case abandon
  }

  private enum Stage {
    case receiving(any BodySink)
    case failing(any BodySink, BodyError)
    /// The answer is known; a small body is read to keep the connection.
    case draining(Response)
    /// The answer is sent; the rest of the body is read so that no reset overtakes it.
    case lingering
  }

  /// A body so small is read in vain rather than give up the connection.
  static let drainLimit = 256 << 10
  /// What is read after the answer.
  static let lingerLimit = 8 << 20

  let isHead: Bool
  private(set) var decoder: (any BodyDecoder)?
  private var stage: Stage
  private var received = 0
  private var decoded = 0
  private let maxBodyBytes: Int
  private let maxInflatedBytes: Int

  init(
    _ reply: Reply, isHead: Bool, decoder: (any BodyDecoder)?, limits: ServerConfiguration
  ) {
    switch reply {
    case .respond(let response): stage = .draining(response)
    case .receive(let sink): stage = .receiving(sink)
    }
    self.isHead = isHead
    self.decoder = decoder
    maxBodyBytes = limits.maxBodyBytes
    maxInflatedBytes = limits.maxInflatedBytes
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
    case .lingering:
      received += bytes.count
      return received > Self.lingerLimit ? .abandon : .ongoing(left: 0)
    }
  }

  /// The body is whole. Nil if the answer was sent before.
  func finish() -> Response? {
    switch stage {
    case .receiving(let sink):
      do throws(BodyError) {
        try decoder?.finish()
      } catch {
        return sink.fail(error)
      }
      switch sink.finish() {
      case .now(let response): return response
      case .later: return .text(503, "not yet")
      }
    case .failing(let sink, let error): return sink.fail(error)
    case .draining(let response): return response
    case .lingering: return nil
    }
  }

  private func receive(
    _ bytes: UnsafeBufferPointer<UInt8>, into sink: any BodySink,
    buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> Progress {
    do throws(BodyError) {
      let used = try unsafe decode(bytes, into: sink, buffer: buffer)
      received += used
      if received > maxBodyBytes { throw .tooLarge(limit: maxBodyBytes, inflated: false) }
      return .ongoing(left: bytes.count - used)
    } catch .tooLarge(let limit, let inflated) {
      return cut(sink.fail(.tooLarge(limit: limit, inflated: inflated)))
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
    received = 0
    return .cut(response)
  }
}
