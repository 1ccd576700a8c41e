import CLibYAML
import Weft

/// The events of a YAML text, as libyaml parses them.
///
final class YAMLEvents {
    /// What comes next in the text.
    enum Event {
        case documentStart
        case documentEnd
        case streamEnd
        /// A text; `isPlain` without quotes, and with the tag as the text has it or without one.
        case scalar(String, isPlain: Bool, tag: String?)
        case alias(String)
        case listStart
        case listEnd
        case mapStart
        case mapEnd
    }

    /// Why the text is no YAML.
    struct Failure: Error {
        let message: String
        let position: FilePosition
    }

    /// Where the last event began.
    private(set) var position = FilePosition(line: 1, column: 1)
    /// The anchor of the last event.
    private(set) var anchor: String?
    // libyaml keeps a pointer to its parser in it.
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let input: UnsafeMutableBufferPointer<UInt8>

    init(_ text: String) {
        input = .allocate(capacity: text.utf8.count)
        _ = input.initialize(from: text.utf8)
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event.
    func next() throws(Failure) -> Event {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
            defer { yaml_event_delete(&event) }
            position = FilePosition(event.start_mark)
            anchor = nil
            switch event.type {
            case YAML_DOCUMENT_START_EVENT: return .documentStart
            case YAML_DOCUMENT_END_EVENT: return .documentEnd
            case YAML_STREAM_END_EVENT: return .streamEnd
            case YAML_SCALAR_EVENT:
                let scalar = event.data.scalar
                anchor = Self.text(scalar.anchor)
                let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
                let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE || scalar.style == YAML_ANY_SCALAR_STYLE
                return .scalar(text, isPlain: isPlain, tag: Self.text(scalar.tag))
            case YAML_ALIAS_EVENT: return .alias(Self.text(event.data.alias.anchor) ?? "")
            case YAML_SEQUENCE_START_EVENT:
                anchor = Self.text(event.data.sequence_start.anchor)
                return .listStart
            case YAML_SEQUENCE_END_EVENT: return .listEnd
            case YAML_MAPPING_START_EVENT:
                anchor = Self.text(event.data.mapping_start.anchor)
                return .mapStart
            case YAML_MAPPING_END_EVENT: return .mapEnd
            default: continue
            }
        }
    }

    private func failure() -> Failure {
        let message = parser.pointee.problem.map { String(cString: $0) } ?? "out of memory"
        guard parser.pointee.error == YAML_READER_ERROR else {
            return Failure(message: message, position: FilePosition(parser.pointee.problem_mark))
        }
        // A reader counts bytes.
        let before = Array(input.prefix(parser.pointee.problem_offset)).split(separator: 0x0A, omittingEmptySubsequences: false)
        let column = String(decoding: before.last ?? [], as: UTF8.self).unicodeScalars.count + 1
        return Failure(message: message, position: FilePosition(line: max(before.count, 1), column: column))
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? { pointer.map { String(cString: $0) } }
}

extension FilePosition {
    fileprivate init(_ mark: yaml_mark_t) { self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1) }
}
