package func goQuoted(_ bytes: Span<UInt8>) -> String { "\"" + String(decoding: bytes.array(), as: UTF8.self) + "\"" }
extension MetricProblem: CustomStringConvertible { package var description: String { "" } }
