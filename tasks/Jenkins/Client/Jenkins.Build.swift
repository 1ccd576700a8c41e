extension Jenkins {
    /// A build that has come to its end.
    nonisolated public struct Build: Sendable, Hashable {
        /// How a build ends.
        public enum Result: String, Sendable, Hashable {
            /// All went well.
            case success = "SUCCESS"
            /// It was built, and tests failed.
            case unstable = "UNSTABLE"
            /// It was not built.
            case failure = "FAILURE"
            /// There was nothing to do, as after a failure of an earlier module.
            case notBuilt = "NOT_BUILT"
            /// Somebody stopped it.
            case aborted = "ABORTED"
        }

        /// The job, with its folders.
        public let job: String
        /// The number of the build.
        public let number: Int
        /// How it ended.
        public let result: Result
        /// How long it took.
        public let duration: Duration
        /// The tests that it reported; `nil` when it reported none.
        public let tests: TestReport?
        /// Its page.
        public let url: String

        /// The job, the build, its end, and its tests.
        public var headline: String {
            "`\(job)` build \(number): \(result.rawValue) after \(duration.components.seconds)s" + (tests.map { ", \($0)" } ?? "")
        }

        /// The headline, the tests that failed, and where to look.
        var failure: String {
            let failed = tests?.failed ?? []
            let names = failed.prefix(20).map { "\n  \($0)" }.joined()
            return headline + names + (failed.count > 20 ? "\n  and \(failed.count - 20) more" : "") + "\n  \(url)"
        }
    }

    /// The tests of a build.
    nonisolated public struct TestReport: Sendable, Hashable, CustomStringConvertible {
        /// How many passed.
        public let passed: Int
        /// How many were left out.
        public let skipped: Int
        /// The names of those that failed, with their classes.
        public let failed: [String]
        /// How many failed.
        public let failures: Int

        static let tree =
            "totalCount,passCount,failCount,skipCount,suites[cases[className,name,status]],childReports[result[suites[cases[className,name,status]]]]"

        /// Reads what Jenkins says of a build's tests, of those of its modules as well.
        init(_ value: ConfigurationValue) {
            func count(_ name: String) -> Int? { value[name].flatMap { Int($0.description) } }
            let reports = [value] + (value["childReports"]?.elements ?? []).compactMap { $0["result"] }
            let cases = reports.flatMap { $0["suites"]?.elements ?? [] }.flatMap { $0["cases"]?.elements ?? [] }
            failed = cases.filter { ["FAILED", "REGRESSION"].contains($0["status"]?.description) }.map { test in
                [test["className"], test["name"]].compactMap { $0?.description }.filter { !$0.isEmpty }.joined(separator: ": ")
            }
            failures = count("failCount") ?? failed.count
            skipped = count("skipCount") ?? 0
            passed = count("passCount") ?? max(0, (count("totalCount") ?? cases.count) - failures - skipped)
        }

        /// `40 tests: 37 passed, 1 failed, 2 skipped`.
        public var description: String {
            let total = passed + failures + skipped
            let counts = [(passed, "passed"), (failures, "failed"), (skipped, "skipped")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            return total == 0 ? "no tests" : "\(total) test\(total == 1 ? "" : "s"): \(counts.joined(separator: ", "))"
        }
    }
}
