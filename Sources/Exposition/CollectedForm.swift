/// How a body was written is noted while its families are collected, and what a reader knew again of
/// it is taken over.
extension FamilyCollector {
  /// The form must not reach into that family: what is to be known of it is not known before its
  /// samples.
  mutating func stopRecording(in draft: Int) { recorder.stop(in: draft) }

  /// Whether it is of use to note anything.
  var isRecording: Bool { !recorder.isStopped }

  /// Notes bytes of the body that hold no sample.
  mutating func skip(_ bytes: Span<UInt8>) { recorder.skip(bytes) }

  /// Notes the bytes of a sample up to its value, of which `rest` follow in the family's message.
  mutating func note(_ stretch: Span<UInt8>, in draft: Int, rest: Int = 0) {
    recorder.note(stretch, in: draft, of: drafts.count, rest: rest)
  }

  /// Takes over what a reader knew again. Returns the draft of the last family, if there is one.
  mutating func adopt(_ reader: borrowing FormReader) -> Int? {
    for family in reader.families {
      let metrics = family.metrics
      adopt(metrics.span, of: family, family.metricCount, family.series(hashedBy: hasher))
    }
    let count = reader.samplesOfNext
    recorder.adopt(reader.form, families: reader.families.count, samplesOfNext: count)
    if count > 0 {
      var series = SeriesIndex()
      var cursor = MetricCursor(reader.partialMetrics)
      while let metric = cursor.next() { _ = series.insert(hasher.hash(metric.labelFields)) }
      let family = reader.form.families[reader.families.count]
      adopt(reader.partialMetrics, of: family, count, series)
    }
    return drafts.isEmpty ? nil : drafts.count - 1
  }

  private mutating func adopt(
    _ metrics: Span<UInt8>, of family: MetricFamily, _ count: Int, _ series: SeriesIndex
  ) {
    let draft = newDraft(named: family.name)
    seriesCount += count
    let start = arena.count
    arena.append(metrics)
    drafts[draft].adopt(start..<arena.count, of: family, count, series)
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
