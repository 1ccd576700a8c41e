#!/bin/bash
# The office's application on a fresh container, behind nginx and under systemd: deployed, deployed again without a change, a new version, a broken
# one that goes back by itself, a rollback, a deploy that is killed, and what is wrong before anything is connected.
. "$(dirname "${BASH_SOURCE[0]}")/lib.bash"

name=weft-deploy-$$
use_container "$name" "$address"
limit=300
export XDG_CACHE_HOME=$scratch/cache

# A repository of the application: v1 and v2 work, v3 starts and is not healthy, v4 does not start, v5 has a token that nobody knows, v6 works.
repository=$scratch/repository
mkdir "$repository"
cp -r "$root/fabfiles/office-app/." "$repository"
git() { command git -C "$repository" -c user.name=test -c user.email=test@example.com -c init.defaultBranch=main "$@"; }
version() {
    sed -i "s/^version = .*/version = \"$1.0.0\"/" "$repository/pyproject.toml"
    git add -A && git commit -qm "version $1" && git tag "v$1"
}
app=$repository/office_app
git init -q
version 1
version 2
sed -i 's/"200 OK", "text\/plain", "ok/"500 Broken", "text\/plain", "broken/' "$app/__init__.py"
version 3
echo 'raise SystemExit("it does not start")' >>"$app/__init__.py"
version 4
git checkout -q v2 -- . && echo '<p><<MOTTO>></p>' >>"$app/page.html"
version 5
git checkout -q v2 -- .
version 6

deploy() { task deploy host="$name" app=office-app source="$repository" values=TITLE=Guests keep=3 health=http://127.0.0.1:8001/health within=4s "$@"; }
migrating=(migrate='python -m office_app.migrate')

# answers SENTENCE PATH TEXT: what nginx says to a request.
answers() {
    run timeout 10 curl -s "http://$address$2"
    exits "$1" 0 "$3"
}

deploy ref=v5
exits "a token without a value is told before anything is connected" 1 "office_app/page.html:9: \`<<MOTTO>>\` has no value" "not started"

task newcontainer host=hpcube vhostname="$name" vhostip="$address"
exits "a container" 0

task fabfile="$root/fabfiles" office_app host="$name"
exits "the fabfile deploys the application with all that it needs" 0 "made the migration 0001-guests" "is served"
echo "        in $seconds s"
answers "it answers through nginx" / "This is office."
answers "it knows its version" /version '"version": "1.0.0"'
task fabfile="$root/fabfiles" office_app host="$name" --assert-no-changes
exits "again nothing changes" 0 "already; nothing changed"
echo "        in $seconds s"
run timeout 10 curl -s -d name=Anna "http://$address/"
exits "it keeps what it is given" 0 "<li>Anna</li>"

deploy ref=v2 "${migrating[@]}"
exits "a new version is deployed" 0 "building the wheel" "migrating" "is served"
echo "        in $seconds s"
answers "and answers" /version '"version": "2.0.0"'
answers "with the data there were" / "<li>Anna</li>"
deploy ref=v2 "${migrating[@]}" --assert-no-changes
exits "deployed again, it changes nothing" 0 "already; nothing changed"
echo "        in $seconds s"

deploy ref=v3 "${migrating[@]}"
exits "a version that is not healthy is rolled back by itself" 1 "did not work as" "500" "was rolled back to" "-v2, which works"
answers "and the old one answers" /version '"version": "2.0.0"'
deploy ref=v4
exits "so is one that does not start" 1 "it does not start" "was rolled back to"
deploy ref=v6 migrate='echo no table; false'
exits "migrations that fail switch nothing" 1 "no table" "the migrations of \`office-app\` failed" "-v2 is served as before"
answers "and the old one answers still" /version '"version": "2.0.0"'

deploy ref=v1
exits "a third version" 0 "is served"
task rollback host="$name" app=office-app
exits "a rollback goes to the version before" 0 "-v2 is served"
echo "        in $seconds s"
answers "which answers" /version '"version": "2.0.0"'
task rollback host="$name" app=office-app to=v7
exits "a release that is not there is told" 1 "has no release \`v7\`; did you mean"

# Killed while it migrates: what runs on the host goes on or not, and the repetition completes.
"$program" deploy host="$name" app=office-app source="$repository" values=TITLE=Guests keep=3 health=http://127.0.0.1:8001/health ref=v6 \
    migrate='sleep 3; python -m office_app.migrate' >"$scratch/killed" 2>&1 </dev/null &
killed=$!
for ((turn = 0; turn < 300; turn++)); do
    ! grep -q 'migrating' "$scratch/killed" || break
    sleep 0.1
done
kill -9 "$killed"
wait "$killed" 2>/dev/null
deploy ref=v6 "${migrating[@]}"
exits "a deploy that was killed is completed by the next" 0
answers "and its version answers" /version '"version": "6.0.0"'
task releases host="$name" app=office-app
exits "the releases are listed, with the current one marked" 0 "*  20" "-v6" "current"
holds "no more stay than are kept" test "$(grep -c '  20' <<<"$output")" = 3

task deploy_config host="$name" app=office-app values=context=home,database=/srv/office-app/shared/guests.db
exits "another configuration restarts it" 0 "the configuration of office-app is"
answers "which shows" / "This is home."
task deploy_config host="$name" app=office-app values=context=broken,database=/nowhere/guests.db
exits "one with which it does not work is taken back" 1 "did not work with the configuration" "unable to open database file"
answers "and it answers as before" / "This is home."

mkdir "$scratch/static"
echo 'var office' >"$scratch/static/office.js"
task install_cdn host="$name" localstagingdir="$scratch/static" domain=cdn.example.com
exits "static files are served" 0
# A reload of nginx takes effect a moment after it was asked for.
holds "under their own name" timeout 10 \
    sh -c "until curl -s -H 'Host: cdn.example.com' http://$address/office.js | grep -q 'var office'; do sleep 0.1; done"
task restart_nginx host="$name"
exits "nginx is restarted" 0

task lxc_destroy host=hpcube vhostname="$name" --yes
exits "the container is removed" 0
