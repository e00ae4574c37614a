/// How the label values of a sample become canonical labels, for all samples with the same label
/// names in the same order.
struct SampleShape: Sendable {
  /// Bytes that are the same in all series, and which of the sample's values follows.
  struct Field: Sendable {
    /// Labels of the group, then the beginning of a label up to its value: tag, length, name in its
    /// field, tag and length of the value, both lengths as if the value were empty.
    let bytes: ByteRange
    let nameCount: Int
    /// -1: none, and no label is begun.
    let value: Int

    /// Length of the label's message without its value, if both lengths within take one byte.
    var emptySize: Int { nameCount + 4 }
    var name: Range<Int> { bytes.end - 2 - nameCount..<bytes.end - 2 }
    var groupLabels: Range<Int> { bytes.start..<bytes.end - emptySize - 2 }
  }

  let fields: Range<Int>
  /// Bytes of the canonical labels without the values, if no label is long.
  let emptySize: Int
  /// Bytes of the sample's labels without the values.
  let partBytes: Int
  /// Values up to this length make no label long: one whose lengths take more than a byte. -1 if the
  /// group has labels in place of some of the sample's.
  let longestValue: Int
  let marks: LabelMarks

  /// - Parameters:
  ///   - labels: the canonical labels of one such sample.
  ///   - parts: that sample's.
  ///   - bytes: where the bytes of all shapes are kept, `all` their fields.
  init(
    of labels: Span<UInt8>, _ parts: SampleParts, under group: LabelSet, marks: LabelMarks,
    keeping bytes: inout [UInt8], _ all: inout [Field]
  ) {
    self.marks = marks
    partBytes = parts.places.reduce(0) { $0 + $1.count }
    let names = parts.names
    let (first, firstByte) = (all.count, bytes.count)
    var longestValue = 0x7F
    var start = bytes.count
    var cursor = LabelCursor(labels)
    var position = 0
    while let label = cursor.next() {
      let name = ByteString(copying: label.name)
      if group[name] == nil, let value = names.firstIndex(of: name) {
        bytes += [0x0A, UInt8(truncatingIfNeeded: name.count + 4), 0x0A]
        bytes.append(UInt8(truncatingIfNeeded: name.count))
        bytes.append(label.name)
        bytes += [0x12, 0]
        let field = Field(
          bytes: ByteRange(start, bytes.count), nameCount: name.count, value: value)
        longestValue = min(longestValue, 0x7F - field.emptySize)
        all.append(field)
        start = bytes.count
      } else {
        bytes.append(labels.extracting(position..<cursor.position))
      }
      position = cursor.position
    }
    if start < bytes.count {
      all.append(Field(bytes: ByteRange(start, bytes.count), nameCount: 0, value: -1))
    }
    fields = first..<all.count
    emptySize = bytes.count - firstByte
    let valueCount = all[fields].reduce(0) { $0 + ($1.value < 0 ? 0 : 1) }
    self.longestValue = valueCount == names.count ? longestValue : -1
  }
}
