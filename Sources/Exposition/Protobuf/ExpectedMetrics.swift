/// Metrics are decoded label by label only where they are not what the last push makes expect.
extension MetricDecoder {
  /// Reads `metric` fields of a family from the start on, as long as they are whole, their labels of
  /// known shapes and their values in canonical form; returns where the first other field starts.
  ///
  /// Nearly all of a body whose series are not those of the last push is read here.
  ///
  /// - Parameters:
  ///   - rest: bytes of the family's message from the start on.
  ///   - isOutlined: whether all that is said of the family came before.
  mutating func readRun(
    _ text: Span<UInt8>, rest: Int, into collector: inout FamilyCollector, _ draft: Int,
    isOutlined: Bool
  ) -> Int {
    if collector.drafts[draft].isIgnored { return 0 }
    // Moved out of `self`: to copy them counts four references a family.
    var shapes = SampleShapes()
    swap(&shapes, &self.shapes)
    let end = Self.readRun(text, rest, of: ShapeTable(shapes), into: &collector, draft, isOutlined)
    if end > 0 { shapes.noteUse() }
    swap(&shapes, &self.shapes)
    return end
  }

  private static func readRun(
    _ text: Span<UInt8>, _ rest: Int, of table: ShapeTable,
    into collector: inout FamilyCollector, _ draft: Int, _ isOutlined: Bool
  ) -> Int {
    var room = ShapeTable.Values(repeating: ByteRange(0, 0))
    var values = room.mutableSpan
    let (longestMetric, longestLabels) = (
      collector.limits.lineBytes, collector.limits.labelValueBytes
    )
    var place = 0
    while place < text.count, text[place] == 0x22, collector.hasRoomForSeries {
      var start = place + 1
      guard let message = text.part(at: &start, before: text.count), message.count <= longestMetric,
        let match = table.matchMetric(text, message, into: &values),
        match.end - message.lowerBound <= longestLabels,
        let value = ValueField(text, match.end..<message.upperBound)
      else { return place }
      let number = value.number(in: text)
      if let number {
        collector.add(
          text, match, of: table, values: values.span, number: number, kind: value.kind, to: draft)
      } else if value.isCanonical(in: text) {
        let field = text.extracting(value.start..<value.end)
        collector.add(
          text, match, of: table, values: values.span, value: field, kind: value.kind, to: draft)
      } else {
        return place
      }
      if !isOutlined {
        collector.stopRecording(in: draft)
      } else if collector.isRecording {
        collector.noteMetric(
          text.extracting(place..<value.end),
          labels: message.lowerBound - place..<value.start - place,
          isNumber: number != nil, in: draft, rest: rest - value.end)
      }
      place = value.end
    }
    return place
  }
}
