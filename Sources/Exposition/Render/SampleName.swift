/// The name of a sample up to its labels.
struct SampleName {
  /// When there are no labels: `a` or `{"a.b"}`.
  let alone: [UInt8]
  /// Before labels: `a{` or `{"a.b",`.
  let opening: [UInt8]

  /// - Parameter name: escaped.
  init(_ name: ByteString) {
    if isLegalMetricName(name.span) {
      alone = name.bytes
      opening = name.bytes + [UInt8(ascii: "{")]
      return
    }
    var quoted = ByteBuffer()
    quoted.append(UInt8(ascii: "{"))
    quoted.appendQuoted(name.span)
    alone = quoted.array() + [UInt8(ascii: "}")]
    opening = quoted.array() + [UInt8(ascii: ",")]
  }
}

/// How the samples of a family are called; made once for all groups.
struct SampleNames {
  let base: SampleName
  let bucket: SampleName
  let sum: SampleName
  let count: SampleName
  /// Of the samples that say when counting began; nil if there must be none.
  let created: SampleName?

  /// In the text format.
  ///
  /// - Parameter name: escaped.
  init(_ name: ByteString) {
    base = SampleName(name)
    bucket = SampleName(name + "_bucket")
    sum = SampleName(name + "_sum")
    count = SampleName(name + "_count")
    created = nil
  }

  init(_ form: OpenMetricsForm) {
    base = SampleName(form.sample)
    bucket = SampleName(form.sample + "_bucket")
    sum = SampleName(form.sample + form.sumSuffix)
    count = SampleName(form.sample + form.countSuffix)
    created = form.created.map { SampleName($0) }
  }
}
