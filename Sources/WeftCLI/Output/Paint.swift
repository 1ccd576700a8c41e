/// Colours for a terminal, or none.
struct Paint: Sendable, Equatable {
    let isOn: Bool

    private func wrap(_ code: String, _ text: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

    func bold(_ text: String) -> String { wrap("1", text) }
    func dim(_ text: String) -> String { wrap("2", text) }
    func red(_ text: String) -> String { wrap("31", text) }
    func green(_ text: String) -> String { wrap("32", text) }
    func yellow(_ text: String) -> String { wrap("33", text) }

    /// A colour that a host keeps through the run: hosts beside each other differ.
    func host(_ index: Int, _ text: String) -> String {
        let colours = ["36", "33", "35", "32", "34", "96", "93", "95", "92", "94"]
        return wrap(colours[index % colours.count], text)
    }
}
