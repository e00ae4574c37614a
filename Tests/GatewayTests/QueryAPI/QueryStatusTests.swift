import HTTP
import Testing

@testable import Gateway

struct QueryStatusTests {
  @Test func tellsBuildFlagsAndStart() {
    let asked = AskedGateway { $0.flags = [("web.b", "\"<x>\""), ("log.a", "5m0s")] }
    #expect(
      asked.ask(.get, "/api/v1/status").text == """
        {"status":"success","data":{"build_information":{"branch":"3","buildDate":"5",\
        "buildUser":"4","goVersion":"6","revision":"2","version":"1"},"flags":{"log.a":"5m0s",\
        "web.b":"\\"\\u003cx\\u003e\\""},"start_time":"2020-03-10T03:24:08.0257448+02:30"}}
        """)
  }
}
