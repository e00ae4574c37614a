import Glibc

let usage = """
  usage: Micro table BODIES             MB/s, ns a sample and allocations, part by part
         Micro callbacks BODIES SAMPLES CPU time of the longest callbacks
         Micro serve --web.listen-address=ADDRESS  serve on one thread and time its turns
         Micro store BODIES SECONDS     pushes of two threads over those of one
         Micro repeat BODIES WHAT COUNT one operation so many times, to be counted from outside
  BODIES is a folder written by bodies.py; WHAT is one of
  """

let words = CommandLine.arguments
guard words.count > 2 else {
  print("\(usage) \(Operation.allCases.map(\.rawValue).joined(separator: ", "))")
  exit(2)
}
if words[1] == "serve", words[2].hasPrefix(TurnTimes.flag) {
  try TurnTimes(address: String(words[2].dropFirst(TurnTimes.flag.count))).serve()
}
let bodies = Bodies(folder: words[2])
let number = words.last.flatMap { Int($0) } ?? 0
switch words[1] {
case "table": MicroTable(bodies).print()
case "callbacks": CallbackTimes(samples: number).print()
case "store": StoreThreads(bodies, seconds: number).print()
case "repeat":
  guard words.count > 4, let operation = Operation(rawValue: words[3]) else {
    print("no such operation")
    exit(2)
  }
  operation.run(bodies, times: number)
default:
  print(usage)
  exit(2)
}
