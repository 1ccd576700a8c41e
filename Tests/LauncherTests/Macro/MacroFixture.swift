/// Fabfiles with every kind of task that there is, and with every kind of mistake.
enum MacroFixture {
    static let tasks = ##"""
        import Weft

        enum Size: String, CaseIterable, TaskArgument { case small, large = "very-large" }
        let standard = 80

        /// Installs nginx and
        /// serves one site.
        ///
        /// More to say about ``build()``.
        ///
        /// - Parameter site: the site's domain
        ///   name.
        /// - Parameters:
        ///   - port: where it
        ///     listens
        ///   - size: how big
        /// - Throws: whatever.
        @Task(roles: ["web"])
        func webServer(on host: Connection, site: Domain, port httpPort: Int = standard, size: Size? = nil, tags: [String] = ["a", #"b"#])
            async throws
        { _ = host }

        /** Builds.

            Twice.
            */
        @Task(outputs: ["out"], confirm: "sure?")
        private func build() -> Int { 3 }

        // An ordinary comment is no documentation.
        @Task("do-it", after: build, Things.stop)
        nonisolated func `default`(_ wait: Duration = .seconds(30), maybe: String?, flags: [Bool] = [], address: IPv4Address? = nil) throws {}

        enum Things {
            static let limit = 5
            /// Stops.
            /// - Parameters:
            ///   - secret: not to be shown
            @Task static func stop(_ connection: Weft.Connection, count: UInt16 = limit16, secret: Secret? = nil) {}
            static let limit16: UInt16 = 7
            enum Inner { @Task("inner.x", after: Things.stop(_:count:secret:)) static func x(network: IPv4Network, path: LocalPath) async {} }
        }
        @Task @discardableResult @MainActor func typed(amount: Double = 0.5, id: UInt = 1) throws(TaskArgumentError) -> Int { 1 }
        @Task func sized(one: Size = .large, two: Size? = Size.small, many: [Size] = [.small, .large], none: [Size] = []) {}

        """##

    static let mistakes = """
        import Weft
        @Task struct Foo {}
        @Task func generic<T>(x: T) {}
        @Task func some(x: some Sequence) {}
        @Task func variadic(x: Int...) {}
        @Task func reference(x: inout Int) {}
        @Task func late(x: Int, on host: Connection) {}
        @Task func two(on host: Connection, y: Connection) {}
        @Task func closure(x: @escaping () -> Void) {}
        @Task func pair(x: (Int, Int)) {}
        @Task func unwrapped(x: Int!) {}
        @Task("a b") func name() {}
        @Task func same(a_b: Int, aB: Int) {}
        struct Site { @Task func method() {} }

        """
}
