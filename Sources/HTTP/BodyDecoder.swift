/// Undoes a content coding as the bytes arrive.
protocol BodyDecoder: AnyObject {
  /// Decodes from the start of `input` until it is used up or `DecodedOutput.budget` is spent, and
  /// returns how much of it was used. What is left must be offered again.
  func decode(
    _ input: UnsafeBufferPointer<UInt8>, into output: borrowing DecodedOutput
  ) throws(BodyError) -> Int

  /// No byte will follow: throws if one is missing.
  func finish() throws(BodyError)
}

/// Where decoded bytes go: through one buffer of the thread into one request's sink.
@safe struct DecodedOutput: ~Copyable {
  /// What one callback may produce before the thread looks after its other connections.
  static let budget = 32 << 10
  /// Room for a block of snappy.
  static let capacity = 64 << 10

  let buffer: UnsafeMutableBufferPointer<UInt8>
  private let receive: (UnsafeBufferPointer<UInt8>) throws(BodyError) -> Void

  init(
    buffer: UnsafeMutableBufferPointer<UInt8>,
    receive: @escaping (UnsafeBufferPointer<UInt8>) throws(BodyError) -> Void
  ) {
    unsafe self.buffer = unsafe buffer
    unsafe self.receive = receive
  }

  /// The part of the buffer that is filled by a decoder that can stop anywhere.
  var piece: UnsafeMutableBufferPointer<UInt8> {
    unsafe UnsafeMutableBufferPointer(rebasing: buffer[..<Self.budget])
  }

  /// Hands on the first bytes of the buffer.
  func emit(_ count: Int) throws(BodyError) {
    guard count > 0 else { return }
    try unsafe receive(UnsafeBufferPointer(start: buffer.baseAddress, count: count))
  }
}
