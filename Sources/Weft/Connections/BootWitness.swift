/// What tells one boot of a host from the next.
///
/// A machine's kernel draws a new boot id each time it starts. A container shares its host's kernel, and where nobody gives it a boot id of
/// its own (LXC does), its first process is new after a restart: when that started tells.
struct BootWitness: Sendable, Hashable {
    /// The kernel's boot id, or its boot time where there are no such ids; empty when neither can be read.
    let boot: String
    /// When process 1 was started, in ticks of the kernel's clock; empty when that cannot be read.
    let start: String

    /// Prints both, and the user's number, a line each.
    static let script: Command = """
        b= s=
        [ ! -r /proc/sys/kernel/random/boot_id ] || read -r b </proc/sys/kernel/random/boot_id
        [ ! -r /proc/1/stat ] || s=$(sed 's/.*) //' /proc/1/stat | cut -d ' ' -f 20)
        [ -n "$b$s" ] || b=$(sysctl -n kern.boottime 2>/dev/null)
        printf '%s\\n' "$b" "$s" "$(id -u)"
        """

    /// Reads what the script printed; `nil` when neither is there.
    init?(_ lines: [String]) {
        guard lines.count >= 3, !(lines[0] + lines[1]).isEmpty else { return nil }
        (boot, start) = (lines[0], lines[1])
    }

    /// How a later look proves a restart; `nil` when it does not.
    func proof(in later: BootWitness) -> String? {
        if later.boot != boot { return "its boot id is another" }
        return later.start != start ? "its first process is another, on the same kernel" : nil
    }
}
