import Glibc

/// Answers that were given before, each a file in the cache's folder: to list the tasks again takes a look at the stamps of a few files.
///
/// As git does with its index, an answer is kept only when none of its files was changed just before: a second change within one tick of
/// the file system's clock would leave the stamp as it is. Until they have settled, the files are read each time.
enum AnswerCache {
    /// Nanoseconds; more than a tick of any file system.
    private static var settling: Int64 { 2_500_000_000 }

    /// Writes the answer to standard output, if there is one that holds; like ``Question``, without the runtime.
    static func answer(_ question: Question) -> Bool {
        guard let path = path(of: question) else { return false }
        defer { free(path) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // Nobody else may have written what is shown.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_mode & 0o022 == 0,
            let content = malloc(Int(status.st_size))
        else { return false }
        defer { free(content) }
        let count = read(descriptor, content, Int(status.st_size))
        guard count == status.st_size,
            var offset = AnswerFile.text(in: UnsafeRawBufferPointer(start: content, count: count), key: question.key)
        else { return false }
        while offset < count {
            let written = write(1, content + offset, count - offset)
            // What went wrong is said where there are words for it.
            if written > 0 { offset += written } else if errno != EINTR { return false }
        }
        return true
    }

    /// Keeps an answer that was made of what stands in the given files, and of there being none where none was.
    ///
    /// Where it cannot be written, nothing is lost but time.
    static func keep(_ text: String, of question: Question, from files: [SeenFile], in cache: Cache) {
        guard files.allSatisfy({ $0.stamp.isOlder(than: question.time - settling) }), let path = path(of: question) else { return }
        defer { free(path) }
        _ = Files.replace(String(cString: path), with: AnswerFile.content(key: question.key, files: files, text: text))
        cache.pruneDaily()
    }

    /// The file of an answer, as a C string to be freed.
    private static func path(of question: Question) -> UnsafeMutablePointer<CChar>? {
        guard let path = Cache.rawPath(room: 40) else { return nil }
        question.key.write(to: strcat(path, ("/answer-" as StaticString).cString) + strlen(path))
        return path
    }
}
