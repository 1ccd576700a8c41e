/// What the transfers of a run have in common.
final class TransferShare: Sendable {
    let sources = LocalSources()
    let notes = TransferNotes()
}
