extension Connection {
    /// Whether the host asks for a restart: Debian's `/run/reboot-required`, or `needs-restarting` and `zypper` where they are. A host that has
    /// none of these asks for none.
    public var isRebootRequired: Bool {
        get async throws { try await quiet().asking().execute(Self.asksForReboot).status == .exited(0) }
    }

    /// Restarts the host if it asks for that, waits until it is back, and proves that it did restart.
    ///
    /// This is no resource: the restart ends the connection that a list is applied over, so it has its place between two lists.
    ///
    /// ```swift
    /// try await host.sudo().apply { Upgrade() }
    /// try await host.rebootIfRequired()
    /// try await host.sudo().apply { Service("app", .running) }
    /// ```
    ///
    /// - Parameter limit: How long all of it may take.
    /// - Returns: Whether it was restarted. In a dry run, whether it would be.
    /// - Throws: What ``reboot(within:by:)`` throws.
    @discardableResult
    public func rebootIfRequired(within limit: Duration = .seconds(300)) async throws -> Bool {
        guard try await isRebootRequired else { return false }
        if run.isPreview { report(changed: "would be restarted: it asks for that") } else { try await reboot(within: limit) }
        return true
    }

    private static let asksForReboot: Command = """
        PATH=$PATH:/usr/sbin:/sbin
        if [ -e /run/reboot-required ] || [ -e /var/run/reboot-required ]; then exit 0
        elif command -v needs-restarting >/dev/null; then ! needs-restarting -r >/dev/null 2>&1
        elif command -v zypper >/dev/null; then zypper -q needs-rebooting >/dev/null 2>&1; [ $? = 102 ]
        else exit 1; fi
        """
}
