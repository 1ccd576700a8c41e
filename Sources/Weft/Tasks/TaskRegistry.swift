import CTaskRegistry

extension TaskDefinition {
    /// Every task of the program, in the order in which they were loaded: from a library before those of the program, else as linked.
    public static var all: [TaskDefinition] {
        (0..<weft_task_count()).map { index in
            withUnsafeTemporaryAllocation(of: TaskDefinition.self, capacity: 1) { slot in
                weft_task_at(index)(slot.baseAddress)
                return slot.moveElement(from: 0)
            }
        }
    }

    /// Puts a task on the list; called by the `@Task` macro's expansion while the image is loaded, before `main`.
    ///
    /// Only the pointer is kept: no Swift value is made until the list is read.
    public static func _register(_ record: @convention(c) (UnsafeMutableRawPointer?) -> Void) {
        weft_register_task(record)
    }
}
