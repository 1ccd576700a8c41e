extension TransportContract {
    static let userClauses: [Clause] = [
        Clause("a command becomes root, and another user, where the login may") { subject in
            // Who may not without a password, or has no sudo, has nothing to keep.
            guard try await subject.execute("sudo -n true").isSuccess else { return }
            var context = CommandContext()
            context.environment = [.init(name: "ONE", value: "it's")]
            for user in ["root", "nobody"] {
                context.user = user
                let result = try await subject.execute("id -un; cat; echo \"$ONE\" >&2; exit 9", context: context, input: .text("in\n"))
                try expect(result.standardOutput, "\(user)\nin\n", "output as \(user)")
                try expect(result.standardError, "it's\n", "standard error as \(user)")
                try expect(result.status, .exited(9), "status as \(user)")
            }
        },
        Clause("a user who is not there is an error, and the command does not run") { subject in
            guard try await subject.execute("sudo -n true").isSuccess else { return }
            var context = CommandContext()
            context.user = "weft-contract-nobody"
            try await expectFailure("a user who is not there", [.sudo]) { _ = try await subject.execute("echo ran", context: context) }
            try expect(try await subject.succeed("echo alive").text, "alive", "the next command")
        },
        Clause("a file is put as another user, with an owner and a mode") { subject in
            guard try await subject.execute("sudo -n true").isSuccess else { return }
            var context = CommandContext()
            context.user = "root"
            let path = "\(subject.folder)/owned"
            let upload = Upload(.bytes([0, 255]), to: path, mode: 0o640, owner: "nobody", context: context)
            try expect(try await subject.transport.put(upload), true, "first put")
            try expect(try await subject.transport.put(upload), false, "second put")
            try expect(try await subject.succeed("stat -c '%U %a' \(path)").text, "nobody 640", "owner and mode")
            try expect(try await subject.transport.read(path, context: context), [0, 255], "content")
        },
    ]
}
