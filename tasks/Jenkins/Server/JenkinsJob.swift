/// A job of Jenkins by its `config.xml`.
///
/// Jenkins writes that file, too: a build of a pipeline puts the parameters of its Jenkinsfile there. So what was written here last is what
/// counts, and a job is written again when that is another text, or when it is gone.
nonisolated struct JenkinsJob: Resource {
    let job: Jenkins.Job
    let home: String

    var title: String { "Jenkins job \(job.name)" }

    var script: ResourceScript {
        let folder = "\(home)/jobs/\(job.name)"
        return ResourceScript(
            check: """
                [ -e \(folder)/config.xml ] || { plus "config.xml $h1"; exit 1; }
                X=$(cat \(folder)/.weft-job 2>/dev/null)
                [ "$X" = "$h1" ] || { differs "config.xml $X" "config.xml $h1"; exit 1; }
                """,
            apply: """
                mkdir -p \(folder) && take 1 \(folder)/config.xml.weft && mv -f \(folder)/config.xml.weft \(folder)/config.xml &&
                printf '%s\\n' "$h1" >\(folder)/.weft-job
                """, contents: [.bytes(Array(job.configuration.utf8))])
    }
}
