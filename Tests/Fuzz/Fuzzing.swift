import CFuzzer
import Glibc
import Threads

/// Runs libFuzzer on one target of the table.
enum Fuzzing {
  /// - Parameter arguments: the program, the target's name, and what libFuzzer reads itself.
  static func run(_ arguments: [String]) -> CInt {
    guard arguments.count > 1, let target = FuzzTarget.all[arguments[1]] else {
      let names = FuzzTarget.all.keys.sorted().joined(separator: " ")
      print("usage: Fuzz TARGET [FLAGS] [CORPUS]\ntargets: \(names)")
      return 2
    }
    chosen.withLock { $0 = target }
    let passed = [arguments[0]] + arguments[2...]
    // libFuzzer keeps the words for as long as it runs, and does not return.
    let words = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: passed.count + 1)
    unsafe words.initialize(repeating: nil)
    for (index, word) in passed.enumerated() { unsafe words[index] = unsafe strdup(word) }
    var count = CInt(passed.count)
    var start = words.baseAddress
    return unsafe LLVMFuzzerRunDriver(&count, &start, testOne)
  }

  /// The callback carries no context.
  fileprivate static let chosen = Lock<FuzzTarget>(FuzzTarget { _ in })
}

private func testOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let target = Fuzzing.chosen.withLock { $0 }
  target.test(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
