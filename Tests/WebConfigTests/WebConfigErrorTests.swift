import Testing

@testable import WebConfig
