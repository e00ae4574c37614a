import CSnappy

/// Undoes snappy's framing format (google/snappy, framing_format.txt) as the bytes arrive.
final class SnappyDecoder: BodyDecoder {
  /// A block's size before compression, and a bound for it after (framing_format.txt §4.2).
  private static let blockLimit = 65_536
  private static let chunkLimit = 76_490 + 4
  private static let identifier: [UInt8] = Array("sNaPpY".utf8)

  private var header: [UInt8] = []
  private var chunk: [UInt8] = []
  /// Bytes of the chunk, or of a skipped one, still to come.
  private var missing = 0
  private var identified = false

  func decode(
    _ input: UnsafeBufferPointer<UInt8>, into output: borrowing DecodedOutput
  ) throws(BodyError) -> Int {
    var consumed = 0
    var total = 0
    while consumed < input.count && total < DecodedOutput.budget {
      if header.count < 4 {
        unsafe header.append(input[consumed])
        consumed += 1
        guard header.count == 4 else { continue }
        try open()
      } else {
        let count = min(missing, input.count - consumed)
        if !skips { unsafe chunk.append(contentsOf: input[consumed..<consumed + count]) }
        missing -= count
        consumed += count
      }
      guard missing == 0 else { continue }
      if !skips { total += try close(into: output) }
      header.removeAll(keepingCapacity: true)
      chunk.removeAll(keepingCapacity: true)
    }
    return consumed
  }

  func finish() throws(BodyError) {
    guard header.isEmpty else { throw .corruptSnappy }
  }

  /// Padding and the reserved chunks that may be skipped (§4.4, §4.6).
  private var skips: Bool { (0x80...0xFE).contains(header[0]) }

  /// A chunk's header is whole. Nothing is allocated by its claimed length.
  private func open() throws(BodyError) {
    missing = Int(header[1]) | Int(header[2]) << 8 | Int(header[3]) << 16
    switch header[0] {
    case 0xFF: guard missing == Self.identifier.count else { throw .corruptSnappy }
    case 0x00, 0x01:
      guard identified, missing >= 4, missing <= Self.chunkLimit else { throw .corruptSnappy }
    case 0x80...0xFE: guard identified else { throw .corruptSnappy }
    default: throw .corruptSnappy
    }
  }

  /// A chunk is whole: checks it, hands its bytes on and returns how many they are.
  private func close(into output: borrowing DecodedOutput) throws(BodyError) -> Int {
    if header[0] == 0xFF {
      guard chunk == Self.identifier else { throw .corruptSnappy }
      identified = true
      return 0
    }
    let count = unsafe chunk.withUnsafeBufferPointer { chunk in
      let data = unsafe UnsafeBufferPointer(rebasing: chunk[4...])
      return unsafe header[0] == 0 ? Self.uncompress(data, output) : Self.copy(data, output)
    }
    guard let count else { throw .corruptSnappy }
    let claimed = chunk[0..<4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let block = unsafe UnsafeBufferPointer(start: output.buffer.baseAddress, count: count)
    guard unsafe CRC32C.masked(Span(_unsafeElements: block)) == claimed else {
      throw .corruptSnappy
    }
    try output.emit(count)
    return count
  }

  private static func copy(
    _ data: UnsafeBufferPointer<UInt8>, _ output: borrowing DecodedOutput
  ) -> Int? {
    guard data.count <= blockLimit else { return nil }
    _ = unsafe output.buffer.update(fromContentsOf: data)
    return data.count
  }

  private static func uncompress(
    _ data: UnsafeBufferPointer<UInt8>, _ output: borrowing DecodedOutput
  ) -> Int? {
    unsafe UnsafeRawBufferPointer(data).withMemoryRebound(to: CChar.self) { data in
      var count = 0
      guard unsafe snappy_uncompressed_length(data.baseAddress, data.count, &count) == SNAPPY_OK,
        count <= blockLimit
      else { return nil }
      return unsafe UnsafeMutableRawBufferPointer(output.buffer)
        .withMemoryRebound(to: CChar.self) { block in
          unsafe snappy_uncompress(data.baseAddress, data.count, block.baseAddress, &count)
            == SNAPPY_OK ? count : nil
        }
    }
  }
}
