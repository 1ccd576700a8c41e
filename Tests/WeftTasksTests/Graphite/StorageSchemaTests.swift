import Testing

@testable import WeftTasks

@Suite("Storage schemas of graphite")
struct StorageSchemaTests {
    @Test(
        "a retention is read as carbon reads it",
        arguments: [
            ("10s:6h", 10, 2160, "10s:6h"), ("60:1440", 60, 1440, "1m:1d"), ("1m:7d", 60, 10080, "1m:7d"), ("10:2160", 10, 2160, "10s:6h"),
            ("1min:2weeks", 60, 20160, "1m:14d"), ("90s:1h", 90, 40, "90s:1h"), ("1h:3y", 3600, 26280, "1h:3y"),
        ])
    func retention(_ text: String, _ precision: Int, _ points: Int, _ shown: String) throws {
        let retention = try Graphite.Retention(taskArgument: text)
        #expect(retention.precision == precision && retention.points == points)
        #expect(retention.description == shown)
    }

    @Test(
        "what is no retention is refused",
        arguments: ["", "10s", "10s:", ":6h", "0:10", "10s:5s", "10x:6h", "10s:6h:1", "-1:5", "1:99999999999"])
    func noRetention(_ text: String) {
        #expect(throws: TaskArgumentError.self) { try Graphite.Retention(taskArgument: text) }
    }

    @Test("a schema is read with colons and commas in its pattern, and its archives are put in order")
    func schema() throws {
        let schema = try Graphite.StorageSchema(parsing: #"app:^a{1,3}(?:x|y)\.:1m:7d,10s:6h"#)
        #expect(schema.name == "app")
        #expect(schema.pattern == #"^a{1,3}(?:x|y)\."#)
        #expect(schema.retentions.map(\.description) == ["10s:6h", "1m:7d"])
        #expect(schema.description == #"app:^a{1,3}(?:x|y)\.:10s:6h,1m:7d"#)
    }

    @Test(
        "what whisper would refuse is refused here, with the rule",
        arguments: [
            ("s:x:10s:6h,10s:7d", "they have the same precision"),
            ("s:x:7s:6h,1m:7d", "7 seconds do not divide 60 seconds"),
            ("s:x:10s:7d,1m:6h", "the coarser one has to keep longer"),
            ("s:x:10s:50s,1m:7d", "the finer one keeps 5 points, and one of the coarser is made of 6"),
        ])
    func rules(_ text: String, _ why: String) {
        let error = #expect(throws: TaskArgumentError.self) { try Graphite.StorageSchemas(taskArgument: text) }
        #expect(error?.description.hasSuffix(": " + why) == true)
        #expect(error?.description.hasPrefix("the storage schema `s`: ") == true)
    }

    @Test("what is no schema is refused", arguments: ["s", "s:10s:6h", ":x:10s:6h", "s::10s:6h", "s]:x:10s:6h", "s:x:10s:6h;s:y:10s:6h"])
    func noSchema(_ text: String) {
        #expect(throws: TaskArgumentError.self) { try Graphite.StorageSchemas(taskArgument: text) }
    }

    @Test("carbon's file has the given ones between what is always there")
    func file() throws {
        let schemas = try Graphite.StorageSchemas(taskArgument: #"stats:^stats\.:10s:6h,1m:7d; default:.*:1m:1d"#)
        #expect(
            schemas.file == #"""
                # The first section whose pattern a metric's name matches says how it is kept. Only new metrics are affected.

                [verification]
                pattern = (^|\.)weft\.verify\.
                retentions = 10s:1h

                [carbon]
                pattern = ^carbon\.
                retentions = 1m:90d

                [stats]
                pattern = ^stats\.
                retentions = 10s:6h,1m:7d

                [default]
                pattern = .*
                retentions = 1m:1d

                """#)
        #expect(Graphite.StorageSchemas.standard.schemas.map(\.name) == ["stats"])
    }
}
