import Exposition
import Testing

@testable import Gateway

struct ScrapeNegotiationTests {
  private static let delimited =
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"

  @Test(arguments: [
    (nil, BodyFormat.text, EscapingScheme.underscores),
    ("text/plain", .text, .underscores),
    ("application/openmetrics-text;version=1.0.0", .text, .underscores),
    (delimited, .delimitedProtobuf, .underscores),
    (delimited + ";escaping=dots", .delimitedProtobuf, .dots),
    ("text/plain;q=0.5," + delimited, .delimitedProtobuf, .underscores),
    ("text/plain," + delimited, .text, .underscores),
    (delimited + ";q=0.2,text/plain;q=0.3", .text, .underscores),
    (
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,*/*;q=0.1", .text,
      .allowUTF8
    ),
    ("text/plain;escaping=values", .text, .values),
    ("text/plain;escaping=none", .text, .underscores),
    ("junk;;=,", .text, .underscores),
  ])
  func chooses(accept: String?, format: BodyFormat, escaping: EscapingScheme) {
    let chosen = ScrapeNegotiation(accept: accept, acceptEncoding: nil)
    #expect((chosen.format, chosen.escaping) == (format, escaping))
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
