import Exposition
import Testing

@testable import Gateway

struct ScrapeNegotiationTests {
  private static let delimited =
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"

  private static let protobuf =
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
  private static let openMetrics = "application/openmetrics-text;version=1.0.0"

  @Test(
    arguments: [
      (nil, .text, .underscores), ("", .text, .underscores),
      ("text/plain", .text, .underscores), (openMetrics, .text, .underscores),
      (delimited, .delimitedProtobuf, .underscores),
      (protobuf + ";encoding=text", .protobufText, .underscores),
      (protobuf + ";encoding=compact-text", .protobufCompactText, .underscores),
      (protobuf + ";encoding=json", .text, .underscores), (protobuf, .text, .underscores),
      (delimited + ";escaping=dots", .delimitedProtobuf, .dots),
      ("text/plain;q=0.5," + delimited, .delimitedProtobuf, .underscores),
      ("text/plain," + delimited, .text, .underscores),
      (delimited + ";q=0.2,text/plain;q=0.3", .text, .underscores),
      (openMetrics + ";escaping=allow-utf-8;q=0.5,*/*;q=0.1", .text, .allowUTF8),
      ("text/plain;escaping=values", .text, .values),
      ("text/plain;escaping=none", .text, .underscores),
      ("junk;;=,", .text, .underscores),
    ] as [(String?, ScrapeFormat, EscapingScheme)])
  func chooses(accept: String?, format: ScrapeFormat, escaping: EscapingScheme) {
    let chosen = ScrapeNegotiation(accept: accept, acceptEncoding: nil)
    #expect((chosen.format, chosen.escaping) == (format, escaping))
  }

  /// As upstream reads them: to the letter.
  @Test(
    arguments: [
      (delimited.uppercased(), .text),
      (delimited.replacing("delimited", with: "\"delimited\""), .text),
      (delimited.replacing("proto=", with: "PROTO="), .text),
      (delimited.replacing(";", with: " ; ").replacing("=", with: " = "), .delimitedProtobuf),
      (delimited + ";q=abc,text/plain;q=0.1", .text),
      (delimited + ";q=0", .delimitedProtobuf),
      (delimited + ";q=0,text/plain;q=0", .delimitedProtobuf),
      ("text/plain;q=0," + delimited + ";q=0", .text),
      (delimited + ";junk,text/plain;q=0.5", .delimitedProtobuf),
      ("text/plain;version=1.0.0;q=0.9," + delimited + ";q=0.1", .delimitedProtobuf),
      ("*/*," + delimited + ";q=0.1", .delimitedProtobuf),
      ("text/*," + delimited, .delimitedProtobuf),
      ("x/y;a=\",\"," + delimited, .delimitedProtobuf),
      (delimited + ";encoding=text", .protobufText),
      (delimited + ";a=b=c", .delimitedProtobuf),
    ] as [(String, ScrapeFormat)])
  func readsClausesAsUpstream(accept: String, format: ScrapeFormat) {
    #expect(ScrapeNegotiation(accept: accept, acceptEncoding: nil).format == format)
  }

  @Test(
    arguments: [
      (openMetrics, .openMetrics(version: "1.0.0")),
      ("application/openmetrics-text", .openMetrics(version: "0.0.1")),
      ("application/openmetrics-text;version=0.0.1", .openMetrics(version: "0.0.1")),
      ("application/openmetrics-text;version=2.0.0", .text), ("text/plain", .text), (nil, .text),
      ("*/*", .text), (openMetrics + ";q=0.5,text/plain;q=0.9", .text),
      (openMetrics + "," + delimited, .openMetrics(version: "1.0.0")),
    ] as [(String?, ScrapeFormat)])
  func answersOpenMetricsWhereEnabled(accept: String?, format: ScrapeFormat) {
    let chosen = ScrapeNegotiation(
      accept: accept, acceptEncoding: nil, allowingOpenMetrics: true)
    #expect(chosen.format == format)
  }

  @Test(arguments: [
    ("text/plain", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"),
    (
      protobuf + ";encoding=compact-text;escaping=dots",
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
        + "encoding=compact-text; escaping=dots"
    ),
    (
      openMetrics + ";escaping=allow-utf-8",
      "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8"
    ),
  ])
  func namesTheFormat(accept: String, contentType: String) {
    let chosen = ScrapeNegotiation(accept: accept, acceptEncoding: nil, allowingOpenMetrics: true)
    #expect(chosen.contentType == contentType)
  }

  @Test(arguments: [
    (nil, false), ("gzip", true), ("gzip, deflate", true), ("gzip;q=0", false), ("*", false),
    ("identity", false), ("gzip, identity", false), ("gzip;q=0.5, identity;q=0.1", true),
    ("gzip;q=0.1, identity", false), ("GZIP", false), ("deflate", false),
  ])
  func compresses(acceptEncoding: String?, isGzipped: Bool) {
    let chosen = ScrapeNegotiation(accept: nil, acceptEncoding: acceptEncoding)
    #expect(chosen.isGzipped == isGzipped)
  }

  @Test(arguments: [
    (nil, BodyFormat.text),
    ("text/plain; version=0.0.4", .text),
    ("application/x-www-form-urlencoded", .text),
    (delimited, .delimitedProtobuf),
    (
      "APPLICATION/vnd.google.protobuf; Encoding=\"delimited\"; x=y; "
        + "proto=\"io.prometheus.client.MetricFamily\"", .delimitedProtobuf
    ),
    (delimited + ";encoding=delimited", .text),
    ("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily", .text),
    (delimited.uppercased(), .text),
  ])
  func readsContentTypes(contentType: String?, format: BodyFormat) {
    #expect(BodyFormat(contentType: contentType) == format)
  }
}
