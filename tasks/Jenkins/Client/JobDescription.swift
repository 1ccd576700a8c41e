/// What Jenkins says of a job before it is built.
nonisolated struct JobDescription: Sendable {
    struct Parameter: Sendable {
        let name: String
        /// The only values there are; none where any will do.
        let choices: [String]
    }

    let isBuildable: Bool
    /// Whether it is a job at all, and not a folder.
    let isJob: Bool
    let parameters: [Parameter]

    /// What is asked for.
    static let tree = "_class,buildable,builds[number]{0,1},property[parameterDefinitions[name,choices]]"

    init(_ value: ConfigurationValue) {
        isJob = value["buildable"] != nil
        isBuildable = value["buildable"] == .bool(true)
        parameters = (value["property"]?.elements ?? []).flatMap { $0["parameterDefinitions"]?.elements ?? [] }.compactMap { definition in
            guard let name = definition["name"]?.description else { return nil }
            return Parameter(name: name, choices: definition["choices"]?.elements.map(\.description) ?? [])
        }
    }

    /// Refuses what Jenkins would pass over without a word.
    func check(_ values: [(name: String, value: String)], of job: JobName) throws(Jenkins.Error) {
        let known = parameters.map(\.name)
        for (name, value) in values {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                throw .noParameter(
                    name, job: "\(job)", known: known, suggestion: NearMiss.suggestion(for: name, among: known))
            }
            if !parameter.choices.isEmpty, !parameter.choices.contains(value) {
                throw .noChoice(value, parameter: name, job: "\(job)", choices: parameter.choices)
            }
        }
    }
}
