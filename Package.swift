// swift-tools-version: 6.2
import PackageDescription

// What depends on what is the architecture: README, "How it works", draws it. A target stands alone
// only where the absence of a dependency is a promise worth compiling.

let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableExperimentalFeature("Lifetimes"),
  // Without it one search for a string in a string links the engine of regular expressions: 1 MB.
  .unsafeFlags(["-Xfrontend", "-disable-implicit-string-processing-module-import"]),
]

// A smaller program that starts sooner: relocations in a tenth of their space, nothing exported.
let linking: [LinkerSetting] = [
  .unsafeFlags([
    "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
    "-Xlinker", "--no-export-dynamic",
  ])
]

// What the binary says of its own making: BUILD_REVISION and so on in the environment of the build.
let stamp: [SwiftSetting] = ["REVISION", "BRANCH", "USER", "DATE", "COMPILER"].compactMap { part in
  Context.environment["BUILD_\(part)"].map {
    .unsafeFlags(["-Xcc", "-DBUILD_\(part)=\"\($0)\""])
  }
}

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
  name: "pushgateway",
  products: [.executable(name: "pushgateway", targets: ["pushgateway"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    // For ProtobufOracleTests only: the program decodes by itself.
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
  ],
  targets: [
    // The process: flags, signals, logs, exit code.
    .executableTarget(
      name: "pushgateway",
      dependencies: [
        "Gateway", "HTTP", "Storage", "Persistence", "WebConfig", "Durations", "Threads", "CMalloc",
        logging,
      ],
      swiftSettings: strict, linkerSettings: linking),
    // The product: URLs, push, delete, scrape, its own metrics.
    .target(
      name: "Gateway",
      dependencies: [
        "HTTP", "Storage", "Selectors", "Exposition", "Durations", "Threads", "CBuild", logging,
      ],
      swiftSettings: strict + stamp),
    // The file behind `--web.config.file`: TLS, users, headers, rate limit. Knows nothing of metrics.
    .target(
      name: "WebConfig", dependencies: ["HTTP", "Durations", "Threads", "CCrypt", "CYAML"],
      swiftSettings: strict),
    // The groups on disk: database and upstream's file. The only place that writes files.
    .target(
      name: "Persistence", dependencies: ["Storage", "Exposition", "Threads", "CSQLite"],
      swiftSettings: strict),
    // Series selectors, `{job="x",instance=~"web-.*"}`, and what they match.
    .target(name: "Selectors", dependencies: ["Exposition", "CPCRE2"], swiftSettings: strict),
    // Threads, and the lock and the semaphore between them.
    .target(name: "Threads", swiftSettings: strict),
    // Durations as Go and Prometheus spell them.
    .target(name: "Durations", swiftSettings: strict),
    // Groups and their consistency. No I/O, no clock.
    .target(name: "Storage", dependencies: ["Exposition", "Threads"], swiftSettings: strict),
    // The formats: families, parsers, renderers. No I/O, no clock, no lock.
    .target(name: "Exposition", swiftSettings: strict),
    // Requests in, responses out. Knows nothing of metrics.
    .target(
      name: "HTTP",
      dependencies: ["Threads", "CMicroHTTPD", "CGnuTLS", "CZlib", "CISAL", "CSnappy", "CLZ4"],
      swiftSettings: strict),

    .systemLibrary(
      name: "CMicroHTTPD", path: "CMicroHTTPD", pkgConfig: "libmicrohttpd",
      providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(
      name: "CGnuTLS", pkgConfig: "gnutls", providers: [.apt(["libgnutls28-dev"])]),
    .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
    .systemLibrary(
      name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CBuild"),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
    .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),

    // What several test targets use.
    .target(
      name: "TestSupport", dependencies: ["Threads"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(name: "ExpositionTests", dependencies: ["Exposition"], swiftSettings: strict),
    // metrics.pb.swift is generated: protoc --swift_out=. metrics.proto
    .testTarget(
      name: "ProtobufOracleTests",
      dependencies: ["Exposition", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["metrics.proto"]),
    .testTarget(
      name: "StorageTests", dependencies: ["Storage", "Exposition", "Threads", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "PersistenceTests",
      dependencies: ["Persistence", "Storage", "Exposition", "Threads", "TestSupport"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: strict),
    .testTarget(name: "DurationsTests", dependencies: ["Durations"], swiftSettings: strict),
    .testTarget(
      name: "SelectorsTests", dependencies: ["Selectors", "Exposition"], swiftSettings: strict),
    .testTarget(
      name: "WebConfigTests", dependencies: ["WebConfig", "HTTP", "Threads", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "HTTPTests", dependencies: ["HTTP", "Threads", "CGnuTLS", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "GatewayTests",
      dependencies: [
        "Gateway", "HTTP", "Storage", "Exposition", "Threads", "TestSupport", logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PushgatewayTests",
      dependencies: [
        "pushgateway", "Gateway", "HTTP", "Storage", "Durations", "Threads", logging,
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// `make fuzz` only: libFuzzer instruments the whole program.
if Context.environment["PUSHGATEWAY_FUZZ"] != nil {
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        "CFuzzer", "Exposition", "Gateway", "HTTP", "Persistence", "Selectors", "Storage",
        "Threads", "WebConfig",
      ],
      path: "Tests/Fuzz", exclude: ["CFuzzer", "corpus", "run", "seeds.py"], swiftSettings: strict),
  ]
}

// `make bench`, `make micro` and `make instructions` only.
if Context.environment["PUSHGATEWAY_BENCH"] != nil {
  // Without strict memory safety: the bare scans are written as a C programmer would write them.
  let bench: [SwiftSetting] = Array(strict.dropFirst())
  package.targets += [
    .target(name: "CInterposed", path: "Tests/bench/CInterposed"),
    // What reading a body costs if nothing is kept, checked or stored.
    .target(name: "BareScan", path: "Tests/bench/BareScan", swiftSettings: bench),
    .executableTarget(
      name: "Limit", dependencies: ["BareScan", "HTTP"], path: "Tests/bench/Limit",
      swiftSettings: bench),
    .executableTarget(
      name: "Micro",
      dependencies: [
        "BareScan", "CInterposed", "Exposition", "Gateway", "HTTP", "Storage", "Threads", logging,
      ],
      path: "Tests/bench/Micro", swiftSettings: bench),
  ]
}
