/// How PostgreSQL is asked.
enum PostgresSQL {
    /// A resource of a check that prints what differs, a line of `+`, `-` or `!` each, and of statements.
    static func script(check: String, apply: String, database: String = "postgres") -> ResourceScript {
        ResourceScript(check: "postgres_check \(database) \(check)", apply: "postgres_apply \(database) \(apply)", functions: [.postgres])
    }

    /// Sets `weft.same` to `yes` when `weft.password` is the password of the role `weft.role`: what RFC 5802 and RFC 7677 make of it is compared
    /// with what the server has kept.
    static let passwordComparison = #"""
        do $weft$
        declare
          role text := current_setting('weft.role');
          word text := current_setting('weft.password');
          kept text; part text[]; pass bytea; inside bytea; outside bytea; step bytea; sum bit(256); salted bytea; same boolean;
        begin
          select rolpassword into kept from pg_authid where rolname = role;
          part := regexp_match(kept, '^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$');
          if kept like 'md5%' then
            same := kept = 'md5' || md5(word || role);
          elsif part is not null then
            if current_setting('server_encoding') = 'UTF8' and word ~ '[^\x01-\x7f]' then
              begin
                execute 'select normalize($1, NFKC)' into word using word;
              exception when others then null;
              end;
            end if;
            pass := convert_to(word, 'UTF8');
            if length(pass) > 64 then pass := sha256(pass); end if;
            inside := decode(repeat('36', 64), 'hex');
            outside := decode(repeat('5c', 64), 'hex');
            for i in 0 .. length(pass) - 1 loop
              inside := set_byte(inside, i, get_byte(pass, i) # 54);
              outside := set_byte(outside, i, get_byte(pass, i) # 92);
            end loop;
            step := sha256(outside || sha256(inside || decode(part[2], 'base64') || '\x00000001'::bytea));
            sum := ('x' || encode(step, 'hex'))::bit(256);
            for i in 2 .. part[1]::int loop
              step := sha256(outside || sha256(inside || step));
              sum := sum # ('x' || encode(step, 'hex'))::bit(256);
            end loop;
            salted := '';
            for i in 0 .. 7 loop
              salted := salted || decode(lpad(to_hex(substring(sum from 1 + 32 * i for 32)::bit(32)::bigint), 8, '0'), 'hex');
            end loop;
            inside := decode(repeat('36', 64), 'hex');
            outside := decode(repeat('5c', 64), 'hex');
            for i in 0 .. 31 loop
              inside := set_byte(inside, i, get_byte(salted, i) # 54);
              outside := set_byte(outside, i, get_byte(salted, i) # 92);
            end loop;
            step := sha256(outside || sha256(inside || 'Client Key'::bytea));
            same := encode(sha256(step), 'base64') = part[3];
          end if;
          perform set_config('weft.same', case when same then 'yes' else 'no' end, false);
        end
        $weft$;
        """#
}

extension ShellFunction {
    /// `postgres_check DATABASE SQL` and `postgres_apply DATABASE SQL`.
    static let postgres = ShellFunction(
        "postgres",
        #"""
        postgres_sql() {
          printf '%s\n' '\set VERBOSITY terse' "set client_encoding = 'UTF8';" 'set client_min_messages = warning;' \
            "set standard_conforming_strings = on;" "$2" | (
            cd / || exit
            set -- psql -XqAt -v ON_ERROR_STOP=1 -d "$1"
            LC_ALL=C PGCONNECT_TIMEOUT=10
            export LC_ALL PGCONNECT_TIMEOUT
            X=$(id -u)
            if [ "$X" != 0 ]; then "$@"
            elif command -v runuser >/dev/null; then runuser -u postgres -- "$@"
            else su postgres -s /bin/sh -c 'exec "$0" "$@"' "$@"
            fi
          )
        }
        postgres_quiet="select set_config(name, value, false) from (values ('log_statement', 'none'), ('log_min_duration_statement', '-1'),
          ('log_min_error_statement', 'panic'), ('pg_stat_statements.track', 'none')) as quiet (name, value)
          where (select rolsuper from pg_roles where rolname = current_user) \\g /dev/null"
        postgres_check() {
          command -v psql >/dev/null || { later 'PostgreSQL is not installed: list `Package("postgresql")` before this'; return; }
          X=$(postgres_sql "$1" "$postgres_quiet
        $2" 2>&1)
          case $? in
          0) ;;
          2) later "$X"; return;;
          *) case $X in *'does not exist'*) later "$X";; *) cannot "$X";; esac; return;;
          esac
          case $X in
          '') return 0;;
          '!'*) cannot "${X#!}"; return;;
          esac
          [ -z "$D" ] || printf '%s\n' "$X"
          return 1
        }
        postgres_apply() {
          command -v psql >/dev/null || { echo 'PostgreSQL is not installed' >&2; return 69; }
          postgres_sql "$1" "$postgres_quiet
        $2"
        }
        """#)
}
