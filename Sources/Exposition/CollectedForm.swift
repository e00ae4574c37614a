/// How a body was written is noted while its families are collected, and what a reader knew again of
/// it is taken over.
extension FamilyCollector {
  /// The form must not reach into that family: what is to be known of it is not known before its
  /// samples.
  mutating func stopRecording(in draft: Int) { recorder.stop(in: draft) }

  /// The same if the form reaches into that family already.
  mutating func stopRecording(ifBegun draft: Int) {
    if recorder.hasBegun(draft) { recorder.stop(in: draft) }
  }

  /// Whether it is of use to note anything.
  var isRecording: Bool { !recorder.isStopped }

  /// Notes bytes of the body that hold no sample.
  mutating func skip(_ bytes: Span<UInt8>) { recorder.skip(bytes) }

  /// Notes the bytes of a sample up to its value, of which `rest` follow in the family's message.
  mutating func note(
    _ stretch: Span<UInt8>, in draft: Int, as role: SampleRole = .number, rest: Int = 0
  ) {
    recorder.note(stretch, in: draft, of: drafts.count, as: role, rest: rest)
  }

  /// Notes the length of a family's message (protobuf).
  mutating func noteMessageLength(_ bytes: Span<UInt8>) { recorder.noteMessageLength(bytes) }

  /// Notes a metric that ends with its value in canonical form (protobuf).
  ///
  /// - Parameters:
  ///   - field: all of it.
  ///   - labels: where its labels stand there.
  ///   - isNumber: whether the last eight bytes are all there is of the value.
  ///   - rest: what follows in the family's message.
  mutating func noteMetric(
    _ field: Span<UInt8>, labels: Range<Int>, isNumber: Bool, in draft: Int, rest: Int
  ) {
    if isNumber, !recorder.notesMetrics(of: draft) {
      note(field.extracting(droppingLast: 8), in: draft, rest: rest)
    } else {
      recorder.noteMetric(field.extracting(labels), in: draft, of: drafts.count)
    }
  }

  /// Whether the labels of a series are seen in its metric: none has one of the group in its place.
  /// No `instance` and an empty one are the same.
  func canTellApart(_ labels: borrowing SeriesLabels) -> Bool {
    if former == nil { return true }
    let instance = SeriesLabels.instance
    for index in 0..<labels.count where isOfGroup(labels.name(at: index)) {
      let isNone =
        labels.value(at: index).isEmpty
        && labels.name(at: index).equals(instance.span)
      if !isNone { return false }
    }
    return true
  }

  /// Reads the labels of a metric without those of the group.
  func readOwnLabels(of metric: consuming LabelCursor, into labels: inout SeriesLabels) {
    labels.removeAll()
    while let label = metric.next() {
      if !isOfGroup(label.name) { labels.append(name: label.name, value: label.value) }
    }
  }

  private func isOfGroup(_ name: Span<UInt8>) -> Bool {
    group.pairs.contains { $0.name.span.equals(name) }
  }

  /// Takes over what a reader knew again. Returns the draft of the last family, if there is one.
  mutating func adopt(_ reader: borrowing FormReader) -> Int? {
    let isText = reader.form.outline.syntax == .text
    for family in reader.families {
      let metrics = family.metrics
      adopt(metrics.span, of: family, family.series(hashedBy: hasher), isText: isText)
    }
    let count = reader.samplesOfNext
    recorder.adopt(reader.form, families: reader.families.count, samplesOfNext: count)
    if count > 0 {
      let metrics = reader.partialMetrics()
      let series = SeriesIndex(of: metrics.span, count: count, hashedBy: hasher)
      adopt(
        metrics.span, of: reader.form.families[reader.families.count], series, isText: isText)
    }
    return drafts.isEmpty ? nil : drafts.count - 1
  }

  private mutating func adopt(
    _ metrics: Span<UInt8>, of family: MetricFamily, _ series: SeriesIndex, isText: Bool
  ) {
    let draft = newDraft(named: family.name)
    if isText, family.type.isDistribution {
      // Their metrics come at the end, when no more is added to them.
      drafts[draft].type = family.type
      drafts[draft].help = family.help
      return
    }
    seriesCount += series.count
    let start = arena.count
    arena.append(metrics)
    drafts[draft].adopt(start..<arena.count, of: family, series.count, series)
  }

  mutating func form(
    of result: PushedFamilies, _ syntax: PushForm.Syntax, _ shapes: SampleShapes
  ) -> PushForm? {
    if problems.count > 0 || result.hasTimestamps || !emptied.isEmpty || exceeded != nil {
      return nil
    }
    var repeatable = 0
    while repeatable < drafts.count, replaced.isEmpty || !replaced.contains(repeatable),
      drafts[repeatable].isPlain
    { repeatable += 1 }
    return recorder.form(
      of: result.families, repeatable: repeatable, isAll: repeatable == drafts.count,
      syntax: syntax, shapes: shapes)
  }
}
