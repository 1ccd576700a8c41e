#!/bin/bash
# What jobs need of the command line, pipelines made of tasks, and a server of Jenkins: installed from a repository of apt, configured, asked to build,
# backed up and restored. Jenkins itself is none of it: see jenkins/server.py.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
here=$root/scripts/test.d/jenkins

name=weft-jenkins-$$
use_container "$name" "$address"

# The command line.
mkdir "$scratch/site"
cat >"$scratch/site/fabfile.swift" <<'END'
import Weft

enum Size: String, CaseIterable, TaskArgument { case small, large }

/// Packs the site.
@Task func pack() { say("packs") }

/// Publishes the site.
///
/// - Parameters:
///   - version: what it's called: `$1`\n "x" ${y} \u0027 ''' $(reboot)
///   - size: how big.
///   - tags: labels.
///   - token: for the registry.
@Task(after: pack)
func publish(version: String, size: Size = .large, tags: [String] = [], token: Secret? = nil) { say("publishes \(version) \(size) \(tags)") }
END
cd "$scratch/site" || exit 1
export TASK_VERSION="1'; reboot \$(id)" TASK_TAGS=$'a\nb' TASK_TOKEN=s3cret TASK_SIZE=
task publish
exits "parameters come from the environment, whatever is in them" 0 "publishes 1'; reboot \$(id) large [\"a\", \"b\"]"
task publish version=2 size=small tags=
exits "the command line comes first" 0 "publishes 2 small []"
TASK_SIZE=huge task publish
exits "a value that does not fit names its variable" 2 "\`\$TASK_SIZE\`, for \`size=\` of \`publish\`, is \`huge\`"
TASK_FABFILE=$scratch/site/fabfile.swift task --timestamps --only --junit results/1.xml publish version=3
exits "a task runs alone, with the time in front of its lines" 0 "Z publishes 3"
lines=$output
fails "what it needs is left out" grep -q packs <<<"$lines"
fails "each line has a time" grep -vE '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z ' <<<"$lines"
holds "the report's folder is made" test -s results/1.xml
TASK_HOST=hpcube task --no-input -- hostname
exits "hosts come from the environment" 0 "ok on hpcube"

# Pipelines.
unset TASK_VERSION TASK_TAGS TASK_TOKEN TASK_SIZE
task jenkinsfile tasks=publish agent=linux credentials=token=registry
exits "a pipeline is made of tasks" 0 "agent { label 'linux' }" "stage('pack')" "choice(name: 'TASK_SIZE', choices: ['large', 'small']" \
    "TASK_TOKEN = credentials('registry')"
grep -v '^jenkinsfile: ' <<<"$output" >Jenkinsfile
if command -v groovy >/dev/null; then
    run groovy "$here/check.groovy" Jenkinsfile
    exits "Groovy reads it as it was meant" 0 "sh 'task --no-input --only --junit task-results/2-publish.xml publish'" "\$(reboot)'"
else
    echo "        without groovy nobody reads the pipeline"
fi
task jenkinsfile tasks=publsih
exits "a misspelt task is found" 1 "did you mean \`publish\`?"

# The server. The repository of apt is served by this machine.
holds "a repository with the package is made" "$here/repository" "$scratch/apt" 2.541.1
gateway=10.0.0.1
(cd "$scratch/apt" && exec /usr/bin/python3 -u -m http.server --bind $gateway 0) >"$scratch/http" 2>&1 &
web=$!
trap 'kill $web 2>/dev/null; rm -rf "$scratch"' EXIT
for _ in {1..50}; do
    port=$(sed -nE 's/.* port ([0-9]+).*/\1/p' "$scratch/http")
    [[ -z $port ]] || break
    sleep 0.1
done
source=http://$gateway:$port

task newcontainer host=hpcube vhostname="$name" vhostip="$address"
exits "a container" 0
export TASK_PASSWORD=hunter2
settings=(host="$name" source="$source" java=weft-test-jre plugin-manager="$source/manager.jar" job=first pipeline=Jenkinsfile within=30s)
task jenkins "${settings[@]}" key="$source/manager.jar"
exits "a repository whose key is another is refused" 1 "AptSource jenkins"
task host="$name" -- sudo rm /etc/apt/keyrings/jenkins-release.asc
task jenkins "${settings[@]}" key="$source/jenkins.key"
exits "Jenkins is installed from its repository, configured and waited for" 0 "changed: Package jenkins" "changed: Jenkins job first"
echo "        in $seconds s"
task jenkins "${settings[@]}" key="$source/jenkins.key" --assert-no-changes
exits "a second time nothing changes" 0 "nothing changed"
echo "        in $seconds s"
task host="$name" -- "ps axww -o args; sudo stat -c '%a %U' /etc/jenkins/administrator-password"
exits "the password is in a file of Jenkins' own" 0 "600 jenkins"
fails "and in no process" grep -q hunter2 <<<"$output"

unset TASK_PASSWORD
export TASK_TOKEN=hunter2
url=http://$address:8080
task jenkins_job url="$url" job=first user=admin parameters=TASK_VERSION=1.5,TASK_TAGS=x,y
exits "the job that was given as code is built, with its parameters" 0 "TASK_VERSION=1.5" "TASK_TAGS=x,y" "\`first\` build 1: SUCCESS"
echo "        in $seconds s"
task jenkins_job url="$url" job=frist user=admin
exits "a misspelt job is found" 1 "did you mean \`first\`?"
TASK_TOKEN=no task jenkins_job url="$url" job=first user=admin
exits "a wrong token is said" 1 "does not know \`admin\`"
task jenkins_job url="http://$address:1" job=first user=admin
exits "nobody there is said" 1 "does not answer"

# A server with jobs of all kinds.
/usr/bin/python3 "$here/server.py" --log "$scratch/log" >"$scratch/port" &
server=$!
trap 'kill $web $server 2>/dev/null; rm -rf "$scratch"' EXIT
for _ in {1..50}; do [[ ! -s $scratch/port ]] || break; sleep 0.1; done
url=http://127.0.0.1:$(<"$scratch/port")
task jenkins_job url="$url" job=office/tests user=admin
exits "tests that failed are named" 1 "UNSTABLE after 3s, 4 tests: 1 passed, 2 failed, 1 skipped" "office.DNS: reverse"
task jenkins_job url="$url" job=restarting user=admin
exits "Jenkins may be restarted in the middle" 0 "waiting for it" "Jenkins answers again" "SUCCESS"
timeout --signal=INT 8 "$program" jenkins_job url="$url" job=slow user=admin >"$scratch/slow" 2>&1 </dev/null &
slow=$!
for _ in {1..80}; do
    ! grep -q '+ make' "$scratch/slow" || break
    ps axww -o args | grep -F curl | grep -q hunter2 && echo "hunter2 in a process list" >>"$scratch/log"
    sleep 0.1
done
wait $slow
holds "Ctrl-C stops the build in Jenkins" grep -q "POST /job/slow/1/stop" "$scratch/log"
fails "the token is in no process list and no address" grep -q hunter2 "$scratch/log"
unset TASK_TOKEN

# The backup.
task jenkins_backup host="$name" out="$scratch/backup"
exits "what Jenkins knows is copied here" 0 "SHA-256"
echo "        in $seconds s"
backup=$(echo "$scratch/backup/jenkins-$name-"*.tar.gz)
holds "its hash is beside it" bash -c 'cd "$1" && sha256sum --quiet -c *.sha256' . "$scratch/backup"
holds "nobody else may read it" bash -c '[ "$(stat -c %a "$1")" = 600 ]' . "$backup"
task host="$name" -- sudo rm -rf /var/lib/jenkins/jobs /var/lib/jenkins/plugins
task jenkins_restore host="$name" backup="$backup" --no-input
exits "to restore is confirmed first" 2 "--yes"
task jenkins_restore host="$name" backup="$backup" --yes
exits "it is brought back" 0 "restored"
TASK_PASSWORD=hunter2 task jenkins "${settings[@]}" key="$source/jenkins.key" --assert-no-changes
exits "and nothing is missing" 0 "nothing changed"
head -c 300 "$backup" >"$scratch/torn.tar.gz"
task jenkins_restore host="$name" backup="$scratch/torn.tar.gz" --yes
exits "a backup that is torn is refused" 1 "is no whole backup"

task lxc_destroy host=hpcube vhostname="$name" --yes
exits "the container is removed" 0
