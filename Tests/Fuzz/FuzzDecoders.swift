@testable import HTTP

/// A compressed body unpacks to the same bytes whole and in pieces, or fails in both.
func fuzzDecoder(_ input: [UInt8], _ make: () -> any BodyDecoder) {
  let pieces = Pieces(input)
  let whole = unpacked(make()) { visit in visit(pieces.body) }
  let cut = unpacked(make(), pieces.forEach)
  precondition(whole.failed == cut.failed, "only one fails")
  precondition(whole.failed || whole.bytes == cut.bytes, "pieces differ")
}

/// More than this is a bomb: not this target's subject.
private let limit = 8 << 20

private func unpacked(
  _ decoder: any BodyDecoder, _ feed: (_ visit: ([UInt8]) -> Void) -> Void
) -> (bytes: [UInt8], failed: Bool) {
  var bytes: [UInt8] = []
  var failed = false
  let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: DecodedOutput.capacity)
  defer { unsafe buffer.deallocate() }
  let output = unsafe DecodedOutput(buffer: buffer) { piece throws(BodyError) in
    if bytes.count > limit { throw .tooLarge(limit: limit, inflated: true) }
    unsafe bytes.append(contentsOf: piece)
  }
  feed { piece in
    guard !failed else { return }
    do throws(BodyError) {
      try decodeAll(piece, decoder, output)
    } catch {
      failed = true
    }
  }
  if !failed { do { try decoder.finish() } catch { failed = true } }
  return (bytes, failed)
}

private func decodeAll(
  _ piece: [UInt8], _ decoder: any BodyDecoder, _ output: borrowing DecodedOutput
) throws(BodyError) {
  var start = 0
  while start < piece.count {
    let rest = Array(piece[start...])
    var failure: BodyError?
    let used = unsafe rest.withUnsafeBufferPointer { rest -> Int in
      do throws(BodyError) {
        return try unsafe decoder.decode(rest, into: output)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    precondition(used > 0, "no progress")
    start += used
  }
}
