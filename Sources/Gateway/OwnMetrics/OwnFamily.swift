/// One family of the gateway's own metrics as it stands at one scrape.
package struct OwnFamily: Sendable {
  package var name: String
  package var help: String
  package var value: OwnValue

  package init(name: String, help: String, value: OwnValue) {
    self.name = name
    self.help = help
    self.value = value
  }
}

/// The type of an own family.
package enum OwnType: Sendable {
  case gauge, counter, summary
}

/// The type of a family together with its metrics, of which there is at least one.
package enum OwnValue: Sendable {
  case gauge([OwnSample])
  case counter([OwnSample])
  case summary([SummarySample])
}

/// A gauge or a counter; labels are sorted by name.
package struct OwnSample: Sendable {
  package var labels: [(name: String, value: String)]
  package var value: Double

  package init(labels: [(name: String, value: String)], value: Double) {
    self.labels = labels
    self.value = value
  }
}

/// A summary; labels are sorted by name, quantiles by rank. A quantile is NaN if its window is empty.
package struct SummarySample: Sendable {
  package var labels: [(name: String, value: String)]
  package var count: UInt64
  package var sum: Double
  package var quantiles: [(rank: Double, value: Double)]

  package init(
    labels: [(name: String, value: String)], count: UInt64, sum: Double,
    quantiles: [(rank: Double, value: Double)]
  ) {
    self.labels = labels
    self.count = count
    self.sum = sum
    self.quantiles = quantiles
  }
}
