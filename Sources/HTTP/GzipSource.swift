/// A body compressed with gzip as it is produced.
package final class GzipSource: BodySource {
  private let plain: any BodySource
  private var stream = DeflateStream()
  private var piece: [UInt8] = []

  init(_ plain: any BodySource) {
    self.plain = plain
  }

  package func next(into output: inout [UInt8]) -> Bool {
    piece.removeAll(keepingCapacity: true)
    let goesOn = plain.next(into: &piece)
    stream.deflate(piece, last: !goesOn, into: &output)
    return goesOn
  }

  /// A body that exists, compressed whole.
  package static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = DeflateStream()
    var output: [UInt8] = []
    stream.deflate(bytes, last: true, into: &output)
    return output
  }
}
