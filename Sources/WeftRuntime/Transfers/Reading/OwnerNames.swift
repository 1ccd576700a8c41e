import Glibc

/// The names of users and groups of this machine, each looked up once.
struct OwnerNames {
    private var users: [uid_t: String] = [:]
    private var groups: [gid_t: String] = [:]

    /// `USER:GROUP`, with a number in the place of a name that is not there.
    mutating func name(user: uid_t, group: gid_t) -> String {
        let userName = users[user] ?? Self.user(user)
        let groupName = groups[group] ?? Self.group(group)
        users[user] = userName
        groups[group] = groupName
        return "\(userName):\(groupName)"
    }

    // The C library's own buffer is shared by all threads.
    private static func user(_ number: uid_t) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 << 10) { buffer in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            getpwuid_r(number, &entry, buffer.baseAddress!, buffer.count, &found)
            return found.map { String(cString: $0.pointee.pw_name) } ?? String(number)
        }
    }

    private static func group(_ number: gid_t) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64 << 10) { buffer in
            var entry = Glibc.group()
            var found: UnsafeMutablePointer<Glibc.group>?
            getgrgid_r(number, &entry, buffer.baseAddress!, buffer.count, &found)
            return found.map { String(cString: $0.pointee.gr_name) } ?? String(number)
        }
    }
}
