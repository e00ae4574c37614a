import Exposition

/// A family of one group as a body would bring it.
struct FamilyRecipe {
  var name: ByteString = "m"
  var type = MetricType.gauge
  var help: ByteString?
  var group = LabelSet([LabelPair("job", "j"), LabelPair("instance", "i")])
  var metrics: [(labels: [(String, String)], value: Value)] = []

  enum Value {
    case number(Double)
    case summary(count: UInt64, sum: Double, [(Double, Double)])
    case histogram(count: UInt64, sum: Double, [(Double, UInt64)])
    case floatHistogram(count: Double, sum: Double, [(Double, Double)])
    case fields([UInt8])
  }

  func make() -> MetricFamily {
    var collector = FamilyCollector(group: group, hasher: SeriesHasher(seed: 1, key: 2))
    let draft = collector.draft(named: name)
    collector.drafts[draft].type = type
    collector.drafts[draft].help = help
    var labels = SeriesLabels()
    for metric in metrics {
      labels.removeAll()
      for (name, value) in metric.labels {
        labels.append(name: ByteString(name).span, value: ByteString(value).span)
      }
      if case .number(let number) = metric.value {
        collector.add(&labels, number: number, kind: type.valueKind, to: draft)
      } else {
        let fields = message(metric.value)
        collector.add(&labels, value: fields.span, kind: type.valueKind, to: draft)
      }
    }
    return collector.finish().families[0]
  }

  /// The first `Metric` message.
  func firstMessage() -> [UInt8] {
    let metrics = make().metrics
    var cursor = MetricCursor(metrics.span)
    guard let message = cursor.nextMessage() else { return [] }
    return message.array()
  }

  private func message(_ value: Value) -> [UInt8] {
    var inner = ByteBuffer()
    switch value {
    case .number: break
    case .fields(let fields): inner.append(fields)
    case .summary(let count, let sum, let quantiles):
      inner.appendNumber(1, count)
      inner.appendNumber(2, sum)
      for (quantile, value) in quantiles {
        inner.append([0x1A, 18])
        inner.appendNumber(1, quantile)
        inner.appendNumber(2, value)
      }
    case .histogram(let count, let sum, let buckets):
      inner.appendNumber(1, count)
      inner.appendNumber(2, sum)
      for (bound, count) in buckets {
        inner.append(0x1A)
        inner.appendVarint(UInt64(10 + (count < 128 ? 1 : 2)))
        inner.appendNumber(1, count)
        inner.appendNumber(2, bound)
      }
    case .floatHistogram(let count, let sum, let buckets):
      inner.appendNumber(2, sum)
      inner.appendNumber(4, count)
      for (bound, count) in buckets {
        inner.append([0x1A, 18])
        inner.appendNumber(2, bound)
        inner.appendNumber(4, count)
      }
    }
    var outer = ByteBuffer()
    outer.append(type.valueKind.rawValue << 3 | 2)
    outer.appendVarint(UInt64(inner.count))
    outer.append(inner)
    return outer.array()
  }
}

extension ByteBuffer {
  mutating func appendNumber(_ field: UInt8, _ number: UInt64) {
    append(field << 3)
    appendVarint(number)
  }

  mutating func appendNumber(_ field: UInt8, _ number: Double) {
    append(field << 3 | 1)
    appendFixed64(number.bitPattern)
  }

  func text() -> String { String(decoding: array(), as: UTF8.self) }
}

func rendered(_ family: MetricFamily, escaping: EscapingScheme = .underscores) -> String {
  var output = ByteBuffer()
  let renderer = TextRenderer(escaping: escaping)
  renderer.header(name: family.name, help: family.help, type: family.type, into: &output)
  renderer.samples(of: family, order: SortedMetrics(family), into: &output)
  return output.text()
}
