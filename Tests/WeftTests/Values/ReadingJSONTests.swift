import Testing
import Weft

@Suite("Reading JSON")
struct ReadingJSONTests {
    @Test("what a web service answers can be looked into")
    func reading() throws {
        let value = try ConfigurationValue(json: #"{"name": "a", "count": 3, "none": null, "list": [{"x": true}, 1.5], "text": "1.10"}"#)
        #expect(value["name"] == .string("a"))
        #expect(value["count"]?.description == "3")
        #expect(value["none"] == nil && value["other"] == nil && value["name"]?["x"] == nil)
        #expect(value["list"]?.elements == [.map(["x": .bool(true)]), .number(1.5)])
        #expect(value["name"]?.elements == [])
        #expect(try value["count"]?.value(as: Int.self) == 3)
    }

    @Test("what is no JSON is an error with its place")
    func errors() {
        do throws(FileProblems) {
            _ = try ConfigurationValue(json: "{\"a\": 1,\n <html>}", from: "http://ci/api")
            Issue.record("it was read")
        } catch { #expect("\(error)" == "http://ci/api:2:2: not JSON: expected a key in double quotes") }
    }
}
