"""The scripts that the server runs, in the words of POSIX sh (IEEE Std 1003.1-2017, "Shell & Utilities").

Beyond those, the server has to have rsync, and what nearly all systems have: `readlink`, `mktemp`,
`xargs -0`, `find -print0`, `sha256sum` or `shasum`, and something that replaces a link at one moment: `mv` of
GNU, BusyBox or BSD, else Perl or Python.

Each script is a function, called in its last line: of one that arrives cut short nothing is run. `$1` is the
folder on the server. A script says `spine` before anything else, so that what a login script prints does no
harm, and `spine-failed WORD` on the standard error for what `words.py` has a sentence.
"""

import shlex

_ALL = r"""
LC_ALL=C; export LC_ALL; unset CDPATH; umask 022
fail() { printf 'spine-failed %s\n' "$1" >&2; exit 97; }
live() {  # the number of the release that is live
    [ -L current ] || { [ ! -e current ] || fail no-link; echo 0; return; }
    leads=$(readlink current); leads=${leads%/}
    case $leads in */*) ;; *) fail no-link ;; esac
    case ${leads##*/} in '' | *[!0-9]*) fail no-link ;; esac
    [ "$(cd "${leads%/*}" 2>/dev/null && pwd -P)" = "$(cd releases 2>/dev/null && pwd -P)" ] || fail no-link
    echo "${leads##*/}"
}
sum() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
sum_of() { sum < "$1" | cut -c 1-64; }
"""

LOOK = r"""
part() { printf '%s %s %s\n' "$1" "$2" "$(($(wc -c < "$3")))"; cat < "$3"; }
main() {
    echo spine
    command -v rsync >/dev/null || fail no-rsync
    [ -e "$1" ] || { echo 'live 0'; echo end; return; }
    cd "$1" || exit 1
    live=$(live) || exit 97
    echo "live $live"
    for folder in releases/[0-9]*; do
        number=${folder#releases/}
        [ ! -f ".spine/$number.json" ] || part record "$number" ".spine/$number.json"
    done
    list=".spine/$live.files.json"
    [ -f "$list" ] && [ -d "releases/$live" ] || { echo end; return; }
    if [ "$(sum_of "$list")" = "$2" ]; then echo known; else part list "$live" "$list"; fi
    cd "releases/$live" || exit 1
    echo "names $(find . -type f | sort | sum | cut -c 1-64)"
    echo newer
    find . -type f -newer "../../.spine/$live.json" -print0
    echo end
}
"""
"""Tells what is live. `$2`: the sum of the list of files that is known already.

Answers with `live NUMBER`; `record NUMBER BYTES` and so many bytes, for each release; `known`, or `list
NUMBER BYTES` and so many bytes; `names` and a sum of the names of all files that are there; `newer` and the
names, each with a zero byte behind it, of those that were changed by hand since the release went live; `end`.
"""

NAMES = r"""
main() { echo spine; cd "$1/releases/$2" && find . -type f -print0 && echo end; }
"""
"""Tells the names of all files of the release `$2`."""

READ = r"""
main() {
    echo spine
    cd "$1" 2>/dev/null || { echo none; return; }
    if [ -f "$2" ]; then echo some; cat < "$2"; else echo none; fi
}
"""
"""Gives the file `$2`: `none`, or `some` and its bytes."""

_RECEIVE = (
    'umask 022; mkdir -p -- "$0/releases/.coming" && cd -- "$0/releases/.coming" || exit 11; '
    "[ -e files.json ] || cp ../../.spine/{live}.files.json files.json 2>/dev/null; "
    'LC_ALL=C exec rsync "$@"'
)

FINISH = r"""
# $2 the release that is live, $3 the new one, $4 where its files come from, $5 how many files it has,
# $6 how many releases stay, $7 a name for this run, $8 the lease, $9 the sum of the new record
same() { [ "$(live)" = "$1" ]; }
lead() {
    mv -T .current.new current 2>/dev/null || mv -f -h .current.new current 2>/dev/null ||
        perl -e 'rename($ARGV[0], $ARGV[1]) or exit 1' .current.new current 2>/dev/null ||
        python3 -c 'import os; os.replace(".current.new", "current")' 2>/dev/null || fail no-rename
}
gather() {
    rm -rf releases/.next-* || exit 1
    if [ "$2" = 0 ]; then mkdir "$next" || exit 1
    else
        cp -al "releases/$2" "$next" 2>/dev/null || {  # three times as fast, but not everywhere
            rm -rf "$next"
            rsync -rpt --link-dest="$PWD/releases/$2" "releases/$2/" "$next/" || exit 1
        }
        find "$next" -type l -exec rm -f {} +  # no deploy has made them, and nothing behind them is touched
        [ ! -s "$coming/gone" ] || (cd "$next" && xargs -0 rm -rf -- < "$coming/gone") || exit 1
        find "$next" -depth -type d -exec rmdir {} + 2>/dev/null  # a file may have to lie where one was
        mkdir -p "$next" || exit 1
    fi
    if [ -s "$coming/sent" ]; then
        rsync -rpt --from0 --files-from="$coming/sent" --link-dest="$PWD/$4" "$4/" "$next/" || exit 1
        (cd "$next" && sum -c "$coming/sums" >/dev/null 2>&1) || {
            [ "$4" = releases/.coming/site ] || fail changed
            fail sums
        }
    fi
    [ "$(($(find "$next" -type f -print0 | tr -dc '\0' | wc -c)))" = "$5" ] || fail count
}
write_down() {
    mkdir -p .spine
    for kind in json files.json; do
        from=files.json; [ "$kind" = files.json ] || from=release.json
        cp "$coming/$from" ".spine/.$1.$kind.new" || exit 1
        mv -f ".spine/.$1.$kind.new" ".spine/$1.$kind" || exit 1
    done
    sync -f .spine 2>/dev/null || sync
}
forget_old() {
    ls releases | grep '^[0-9][0-9]*$' | grep -v -x "$1" | sort -n -r | tail -n +"$2" |
    while read -r number; do
        rm -rf ".spine/$number.json" ".spine/$number.files.json" "releases/$number"
    done
    [ "$2" != 1 ] || [ "$(ls releases | grep -c '^[0-9][0-9]*$')" = 1 ] || fail left
}
main() {
    echo spine
    cd "$1" || exit 1
    coming=$PWD/releases/.coming next=$PWD/releases/.next-$7
    if same "$3" && [ "$(sum_of ".spine/$3.json")" = "$9" ]; then  # an earlier try, whose answer was lost
        forget_old "$3" "$6"
        rm -rf "$coming"
        echo done
        return
    fi
    same "$2" || fail moved
    trap 'rm -rf "$next" .current.new' EXIT
    gather "$@"
    rm -f .current.new && ln -s "releases/$3" .current.new && [ -L .current.new ] || fail no-links
    write_down "$3"
    [ -z "$8" ] || [ "$(cat .spine/lease.json 2>/dev/null)" = "$8" ] || fail lost
    same "$2" || fail moved
    rm -rf "releases/$3" && mv "$next" "releases/$3" || exit 1
    lead
    same "$3" || fail no-rename
    forget_old "$3" "$6"
    rm -rf "$coming"
    echo done
}
"""
"""Makes the new release out of the live one, without what is `gone` or changed, and what was `sent`; proves
it, and lets the link lead to it. All of it stays hidden until then. Answers with `done`."""

LEASE = r"""
age() {
    : > .spine/lease.now
    now=$(stat -c %Y .spine/lease.now 2>/dev/null || stat -f %m .spine/lease.now) || exit 1
    then=$(stat -c %Y "$lease" 2>/dev/null || stat -f %m "$lease") || return 1
    echo "$((now - then))"
}
is() { [ "$(cat "$lease" 2>/dev/null)" = "$1" ]; }
put() {
    new=$(mktemp .spine/lease.XXXXXX) && printf %s "$1" > "$new" || { rm -f "$new"; exit 1; }
    if ln "$new" "$lease" 2>/dev/null; then said=yes
    elif is "$1"; then said=yes  # of an earlier try, whose answer was lost
    elif [ -e "$lease" ]; then said=no
    elif (set -C; printf %s "$1" > "$lease") 2>/dev/null; then said=yes  # a disk without links
    else said=no; fi
    rm -f "$new"
}
take() {
    taken=.spine/lease.taken.$$
    said=no
    is "$1" && mv "$lease" "$taken" 2>/dev/null || return 0  # of several, the name can be taken by one
    if [ "$(cat "$taken")" = "$1" ]; then said=yes
    else ln "$taken" "$lease" 2>/dev/null; fi
    rm -f "$taken"
}
main() {
    echo spine
    lease=.spine/lease.json
    [ "$2" != create ] || mkdir -p -- "$1/.spine" || exit 1
    cd "$1" 2>/dev/null || { echo no; return; }
    case $2 in
    create) put "$3" ;;
    read)
        said=no
        if held=$(age) && data=$(cat "$lease" 2>/dev/null); then said=$held; fi
        [ "$said" = no ] || { printf '%s\n%s' "$said" "$data"; return; } ;;
    renew) said=no; ! is "$3" || { touch "$lease"; said=yes; } ;;
    replace) if is "$4"; then said=yes; else take "$3"; [ "$said" = no ] || put "$4"; fi ;;
    remove) take "$3" ;;
    esac
    echo "$said"
}
"""
"""Does `$2` with the lease: `create` `$3`, `read`, `renew` `$3`, `replace` `$3` by `$4`, `remove` `$3`.

Answers with yes or no; `read` with the age in seconds, by the clock of the server's disk, and the lease.
"""


def script(functions: str, *arguments: str) -> bytes:
    """Return a script that calls its `main` with arguments, which may have any character but a zero byte."""
    said = " ".join(map(shlex.quote, arguments))
    return f"{_ALL}{functions}\nmain {said} </dev/null\n".encode("utf-8", "surrogateescape")


def receiver(path: str, live: int) -> str:
    """Return what to call instead of `rsync` on the server: it goes to the place for what is sent first.

    The list of files of the release `live` is there then, so that of the new one only the difference travels.
    """
    return shlex.join(["sh", "-c", _RECEIVE.format(live=live), path])
