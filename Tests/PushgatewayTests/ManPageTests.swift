import Testing

@testable import pushgateway

@Suite struct ManPageTests {
  @Test func layout() {
    let table = [
      Flag(name: "help", short: "h", kind: .boolean, help: "Show help."),
      Flag(name: "web.config.file", kind: .string, default: "", help: "See --help."),
      Flag(name: "every", kind: .duration, default: "5m", help: "The interval."),
      Flag(name: "secret", kind: .string, isHidden: true, help: "Nothing."),
    ]
    let expected = #"""
      .TH pushgateway 1 "" "pushgateway 1.2"
      .SH "NAME"
      pushgateway \- The Pushgateway
      .SH "SYNOPSIS"
      .TP
      \fBpushgateway [<flags>]\fR
      .SH "DESCRIPTION"
      The Pushgateway
      .SH "OPTIONS"
      .TP
      \fB\-h, \-\-[no\-]help\fR
      Show help.
      .TP
      \fB\-\-web.config.file=""\fR
      See \-\-help.
      .TP
      \fB\-\-every=5m\fR
      The interval.

      """#
    #expect(ManPage(table: table, version: "1.2").description == expected)
  }
}
