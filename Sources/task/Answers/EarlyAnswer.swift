import Glibc

/// Answers from the cache before `main`, and before Swift's runtime has set itself up.
///
/// That saves a third of what is left: the runtime's constructors look for the arguments in `/proc/self/maps` and for a backtracer in the
/// file system. The C library is ready here.
enum EarlyAnswer {
    private typealias Words = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    @used @section(".preinit_array") private static let answer: @convention(c) (Int32, Words, Words) -> Void = { count, words, _ in
        if let question = Question(words, count: Int(count)), AnswerCache.answer(question) { _exit(0) }
    }
}
