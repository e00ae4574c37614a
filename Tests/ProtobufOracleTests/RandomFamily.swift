import SwiftProtobuf

/// Random families as swift-protobuf writes them, the same ones in every run.
struct RandomFamily {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Each metric has its own labels and a value of one kind, not always that of the type.
  mutating func next() -> Io_Prometheus_Client_MetricFamily {
    var family = Io_Prometheus_Client_MetricFamily()
    family.name = "family"
    if chance { family.help = ["", "help"][below(2)] }
    if chance { family.type = .allCases[below(6)] }
    family.metric = (1...1 + below(4)).map { metric("\($0)") }
    return family
  }

  private mutating func metric(_ id: String) -> Io_Prometheus_Client_Metric {
    var metric = Io_Prometheus_Client_Metric()
    metric.label =
      labels() + [
        .with {
          $0.name = "id"; $0.value = id
        }
      ]
    if chance, chance { metric.timestampMs = Int64(bitPattern: word()) }
    switch below(6) {
    case 0: metric.gauge = maybe(double()).map { value in .with { $0.value = value } } ?? .init()
    case 1: metric.counter = counter()
    case 2: metric.summary = summary()
    case 3: metric.untyped.value = double()
    default: metric.histogram = histogram()
    }
    return metric
  }

  private mutating func counter() -> Io_Prometheus_Client_Counter {
    var counter = Io_Prometheus_Client_Counter()
    if chance { counter.value = double() }
    if chance { counter.exemplar = exemplar() }
    if chance { counter.createdTimestamp = time() }
    return counter
  }

  private mutating func summary() -> Io_Prometheus_Client_Summary {
    var summary = Io_Prometheus_Client_Summary()
    if chance { summary.sampleCount = word() }
    if chance { summary.sampleSum = double() }
    for _ in 0..<below(4) {
      var quantile = Io_Prometheus_Client_Quantile()
      if chance { quantile.quantile = double() }
      if chance { quantile.value = double() }
      summary.quantile.append(quantile)
    }
    if chance { summary.createdTimestamp = time() }
    return summary
  }

  private mutating func histogram() -> Io_Prometheus_Client_Histogram {
    var histogram = Io_Prometheus_Client_Histogram()
    if chance { histogram.sampleCount = word() }
    if chance { histogram.sampleSum = double() }
    histogram.bucket = (0..<below(5)).map { _ in bucket() }
    if chance { histogram.sampleCountFloat = double() }
    if chance { histogram.schema = Int32(truncatingIfNeeded: word()) }
    if chance { histogram.zeroThreshold = double() }
    if chance { histogram.zeroCount = word() }
    if chance { histogram.zeroCountFloat = double() }
    histogram.negativeSpan = (0..<below(3)).map { _ in span() }
    histogram.negativeDelta = (0..<below(9)).map { _ in Int64(bitPattern: word()) }
    histogram.negativeCount = (0..<below(9)).map { _ in double() }
    histogram.positiveSpan = (0..<below(3)).map { _ in span() }
    histogram.positiveDelta = (0..<below(99)).map { _ in Int64(bitPattern: word()) }
    histogram.positiveCount = (0..<below(99)).map { _ in double() }
    if chance { histogram.createdTimestamp = time() }
    histogram.exemplars = (0..<below(3)).map { _ in exemplar() }
    return histogram
  }

  private mutating func bucket() -> Io_Prometheus_Client_Bucket {
    var bucket = Io_Prometheus_Client_Bucket()
    if chance { bucket.cumulativeCount = word() }
    if chance { bucket.upperBound = double() }
    if chance { bucket.exemplar = exemplar() }
    if chance { bucket.cumulativeCountFloat = double() }
    return bucket
  }

  private mutating func span() -> Io_Prometheus_Client_BucketSpan {
    var span = Io_Prometheus_Client_BucketSpan()
    if chance { span.offset = Int32(truncatingIfNeeded: word()) }
    if chance { span.length = UInt32(truncatingIfNeeded: word()) }
    return span
  }

  private mutating func exemplar() -> Io_Prometheus_Client_Exemplar {
    var exemplar = Io_Prometheus_Client_Exemplar()
    exemplar.label = labels()
    if chance { exemplar.value = double() }
    if chance { exemplar.timestamp = time() }
    return exemplar
  }

  private mutating func time() -> Io_Prometheus_Client_Time {
    var time = Io_Prometheus_Client_Time()
    if chance { time.seconds = Int64(bitPattern: word()) }
    if chance { time.nanos = Int32(truncatingIfNeeded: word()) }
    return time
  }

  private mutating func labels() -> [Io_Prometheus_Client_LabelPair] {
    ["zoo", "a", "é.b", "m"].compactMap { name in
      guard chance else { return nil }
      let value = String(repeating: "v", count: below(200))
      return .with {
        $0.name = name
        $0.value = value
      }
    }
  }

  mutating func below(_ bound: Int) -> Int { Int(next64() >> 33) % bound }
  private var chance: Bool { mutating get { below(2) == 0 } }
  private mutating func maybe<Value>(_ value: Value) -> Value? { chance ? value : nil }
  private mutating func word() -> UInt64 { next64() >> UInt64(below(64)) }

  private mutating func double() -> Double {
    [0, -0.0, 1, 0.1, -2.5, 1e300, .infinity, -.infinity, 5e-300][below(9)]
  }

  private mutating func next64() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
