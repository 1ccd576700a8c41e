import Glibc

/// A lock between processes, held until it is released or the process ends.
struct FileLock {
    private let descriptor: Int32

    /// Waits for the lock that a file stands for; the file is made if need be and stays.
    init(_ path: String) throws(LaunchError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LaunchError("cannot write `\(path)`: \(String(cString: strerror(errno)))") }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    func release() { close(descriptor) }
}
