import Glibc

// fuzz TARGET [what libFuzzer takes: flags and corpus folders]
exit(Fuzzing.run(CommandLine.arguments))
