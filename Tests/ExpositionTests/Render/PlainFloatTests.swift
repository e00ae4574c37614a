import Exposition
import Testing

struct PlainFloatTests {
  @Test(
    arguments: [
      (0, "0"), (-0.0, "-0"), (1, "1"), (-1.5, "-1.5"), (1e6, "1000000"), (1e-5, "0.00001"),
      (1.25e-7, "0.000000125"), (123_456_789, "123456789"), (1e21, "1000000000000000000000"),
      (1_583_801_648.0257418, "1583801648.0257418"), (0.1, "0.1"), (-1e-4, "-0.0001"),
      (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ] as [(Double, String)])
  func writesNoExponent(number: Double, text: String) {
    var output = ByteBuffer()
    output.appendPlainFloat(number)
    #expect(output.text() == text)
  }

  @Test(
    arguments: [(-0.0, "-0"), (0, "0"), (1e6, "1e+06"), (-1, "-1"), (-.infinity, "-Inf")]
      as [(Double, String)])
  func showsTheSignOfZero(number: Double, text: String) {
    var output = ByteBuffer()
    output.appendSignedGoFloat(number)
    #expect(output.text() == text)
  }
}
