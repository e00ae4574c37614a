package func goQuoted(_ bytes: Span<UInt8>) -> String { "\"" + String(decoding: bytes.array(), as: UTF8.self) + "\"" }
extension ByteString { package var underscored: ByteString { self } }
extension MetricProblem: CustomStringConvertible { package var description: String { "" } }
