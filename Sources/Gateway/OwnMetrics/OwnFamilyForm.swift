package import Exposition

extension OwnType {
  package var metricType: MetricType {
    switch self {
    case .gauge: .gauge
    case .counter: .counter
    case .summary: .summary
    }
  }
}

extension OwnFamily {
  /// The family in canonical form, without a group's labels.
  var canonical: MetricFamily {
    let (name, help) = (ByteString(name), ByteString(help))
    switch value {
    case .gauge(let samples): return Self.numbers(name, help, .gauge, samples)
    case .counter(let samples): return Self.numbers(name, help, .counter, samples)
    case .summary(let samples):
      var builder = OwnFamilyBuilder(name: name, help: help, type: .summary)
      for sample in samples {
        builder.add(
          labels: Self.pairs(sample.labels), count: sample.count, sum: sample.sum,
          quantiles: sample.quantiles.map { ($0.rank, $0.value) })
      }
      return builder.finish()
    }
  }

  private static func numbers(
    _ name: ByteString, _ help: ByteString, _ type: MetricType, _ samples: [OwnSample]
  ) -> MetricFamily {
    var builder = OwnFamilyBuilder(name: name, help: help, type: type)
    for sample in samples { builder.add(labels: pairs(sample.labels), value: sample.value) }
    return builder.finish()
  }

  private static func pairs(_ labels: [(name: String, value: String)]) -> [LabelPair] {
    labels.map { LabelPair(ByteString($0.name), ByteString($0.value)) }
  }
}
