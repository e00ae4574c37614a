/// Lines that give one histogram's buckets, or one summary's quantiles, one after the other: each is
/// as the one before, but for its bound and its value.
struct PointLines {
  /// The line before up to its bound, and from there to the end of the labels.
  private var before: [UInt8] = []
  private var after: [UInt8] = []
  /// Of which distribution of its family that line was; -1 if it gave no point.
  private(set) var place = -1

  mutating func end() { place = -1 }

  /// Notes a line that gave a point.
  ///
  /// - Parameters:
  ///   - bound: where its bound stands, without the quotes.
  ///   - place: of which distribution of the family.
  mutating func begin(_ line: Span<UInt8>, bound: Range<Int>, endOfLabels: Int, of place: Int) {
    before.removeAll(keepingCapacity: true)
    before.append(line.extracting(0..<bound.lowerBound))
    after.removeAll(keepingCapacity: true)
    after.append(line.extracting(bound.upperBound..<endOfLabels))
    self.place = place
  }

  /// Where the bound stands in the line that starts there, and where its labels end, if it is one
  /// more.
  func match(_ text: Span<UInt8>, from start: Int) -> (bound: Range<Int>, end: Int)? {
    guard place >= 0, text.continues(with: before.span, at: start) else { return nil }
    let bound = start + before.count
    let end = text.endOfPlainASCII(from: bound)
    guard text.continues(with: after.span, at: end) else { return nil }
    return (bound..<end, end + after.count)
  }
}
