/// Metrics of known shapes are added without looking at their labels one by one.
extension FamilyCollector {
  /// The shapes of the last push's samples, if it was of that syntax.
  func knownShapes(of syntax: PushForm.Syntax) -> SampleShapes {
    guard let former, former.outline.syntax == syntax else { return SampleShapes() }
    return former.shapes
  }

  /// Whether one more series is within the limits.
  var hasRoomForSeries: Bool { seriesCount < limits.series && exceeded == nil }

  /// Adds the metric of a sample that has matched a shape. There must be room for it, and its family
  /// must not be ignored. Its labels are as many and its names as long as those of a sample that
  /// passed; whether its values are too long has been looked at.
  @inline(__always)
  mutating func add(
    _ text: Span<UInt8>, _ match: ShapeTable.Match, of shapes: ShapeTable,
    values: Span<ByteRange>, number: Double, kind: ValueKind, to draft: Int
  ) {
    add(text, match, of: shapes, values, kind, to: draft, valueSize: ByteBuffer.numberSize) {
      $0.appendNumber(number, kind)
    }
  }

  /// The same of a value in canonical form, its field whole.
  @inline(__always)
  mutating func add(
    _ text: Span<UInt8>, _ match: ShapeTable.Match, of shapes: ShapeTable,
    values: Span<ByteRange>, value: Span<UInt8>, kind: ValueKind, to draft: Int
  ) {
    add(text, match, of: shapes, values, kind, to: draft, valueSize: value.count) {
      $0.append(value)
    }
  }

  @inline(__always)
  private mutating func add(
    _ text: Span<UInt8>, _ match: ShapeTable.Match, of shapes: ShapeTable,
    _ values: Span<ByteRange>, _ kind: ValueKind, to draft: Int, valueSize: Int,
    _ writeValue: (inout ByteBuffer) -> Void
  ) {
    seriesCount += 1
    let start = arena.count
    arena.beginMetric(shapes.labelSize(of: match, values) + valueSize)
    let labelStart = arena.count
    shapes.writeLabels(of: text, match, values, into: &arena)
    let labels = labelStart..<arena.count
    writeValue(&arena)
    let series = hasher.hash(arena.span.extracting(labels))
    switch drafts[draft].add(series, start..<arena.count, kind, match.shape.marks) {
    case .kept: return
    case .new: settle(start, labels, kind, draft, match.shape.marks, nil)
    case .duplicate: settle(start, labels, kind, draft, match.shape.marks, .duplicateSeries)
    }
  }
}
