extension TransportContract {
    static let contextClauses: [Clause] = [
        Clause("without input, standard input is at its end") { subject in
            try expect(try await subject.succeed("cat; echo done").text, "done", "output")
        },
        Clause("a command does not read what belongs to the transport") { subject in
            _ = try await subject.execute("cat >/dev/null")
            _ = try await subject.execute("read line; read line")
            try expect(try await subject.succeed("echo alive").text, "alive", "the next command")
        },
        Clause("input arrives byte for byte, then ends") { subject in
            let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            let result = try await subject.succeed("cat", input: .bytes(bytes))
            try expect(result.outputBytes.count, bytes.count, "number of bytes")
            try expect(result.outputBytes == bytes, "the bytes came back changed")
            try expect(try await subject.succeed("cat", input: .secret(Secret("hush"))).standardOutput, "hush\n", "a secret")
            try expect(try await subject.succeed("cat", input: .bytes([])).standardOutput, "", "no bytes")
            try expect(try await subject.succeed("cat", input: .bytes([0])).outputBytes, [0], "one byte")
            let mebibyte = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 9) }
            try expect(try await subject.succeed("cat", input: .bytes(mebibyte)).outputBytes == mebibyte, "a mebibyte came back changed")
        },
        Clause("a command may leave its input unread") { subject in
            let result = try await subject.execute("head -c 1", input: .bytes([UInt8](repeating: 65, count: 1_000_000)))
            try expect(result.standardOutput, "A", "output")
            try expect(try await subject.succeed("echo alive").text, "alive", "the next command")
        },
        Clause("the shell reads a script on its input") { subject in
            let result = try await subject.execute("sh -s -- \("a b") c", input: .text("echo \"$1\" $#\nexit 7\n"))
            try expect(result.text, "a b 2", "output")
            try expect(result.status, .exited(7), "status")
        },
        Clause("the folder is the command's, and one that is not there fails before it runs") { subject in
            var context = CommandContext()
            for name in ["plain", "two words", "it's", "$HOME"] {
                context.directory = "\(subject.folder)/\(name)"
                try await subject.succeed("mkdir -p -- \(subject.folder)/\(name)")
                try expect(try await subject.succeed("pwd", context: context).text, "\(subject.folder)/\(name)", "pwd")
            }
            context.directory = "\(subject.folder)/missing"
            let result = try await subject.execute("false; echo ran", context: context)
            try expect(!result.isSuccess && result.standardOutput.isEmpty, "the command ran although its folder is not there")
        },
        Clause("variables and search path are the command's") { subject in
            var context = CommandContext()
            context.environment = [.init(name: "ONE", value: "it's $HOME\n\"2\""), .init(name: "TWO", value: "")]
            context.searchPath = ["\(subject.folder)/my bin"]
            try await subject.succeed(
                "mkdir \(subject.folder + "/my bin") && cd \(subject.folder + "/my bin") && printf '#!/bin/sh\\necho found\\n' >contract-tool && chmod 755 contract-tool"
            )
            let result = try await subject.succeed("printf '%s|%s|' \"$ONE\" \"${TWO-unset}\"; contract-tool", context: context)
            try expect(result.standardOutput, "it's $HOME\n\"2\"||found\n", "output")
        },
    ]
}
