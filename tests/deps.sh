#!/bin/sh
# deps.sh [PACKAGE...]: install the Debian packages that are missing, and those that are named. Each line
# says what a package saves us.
set -eu
packages() {
    cat <<'END'
gcc                    the compiler
make                   this build
pkg-config             where the libraries lie
git                    pull from repositories
libuv1-dev             the event loop
libcurl4-openssl-dev   HTTP to models
libsqlite3-dev         the store
sqlite3                reading the store by hand
libjansson-dev         JSON
libmicrohttpd-dev      the recorded model's server
nettle-dev             SHA-256
zlib1g-dev             unpacking .gz files
libarchive-dev         unpacking suites that come as archives
libfyaml-dev           the file that describes a night
libpcre2-dev           patterns that take code out of replies (--extract), with limits
libseccomp-dev         the system-call filter
libflint-dev           whole numbers, fractions and polynomials, for mathematical answers
libflint-arb-dev       numbers with rigorous bounds, for the same
libantic-dev           number fields, which the next one's headers include
libcalcium-dev         exact real and complex numbers, for the same
libgmp-dev             what those count with
iverilog               Icarus Verilog: compiler, simulator, VPI headers
verilator              a second simulator; lint
g++                    compiles what it makes
yosys                  equivalence and synthesis of passing designs
libcmocka-dev          unit tests
bats                   end-to-end tests
nghttp2-server         end-to-end tests: a server of HTTP/2 that is not ours (1.2 MB with what it needs)
curl                   end-to-end tests
jq                     end-to-end tests
libjs-chart.js         the charts of assay site, which carries the file along
python3                checking the pages of assay site
bubblewrap             isolation where user namespaces are refused; one of the tested tiers
END
}
missing=
for p in $(packages | awk 'NF { print $1 }') "$@"; do
    dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
echo "installing:$missing"
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
if ! $sudo apt-get install -y --no-install-recommends $missing >/tmp/assay-deps.$$ 2>&1; then
    $sudo apt-get update -qq
    $sudo apt-get install -y --no-install-recommends $missing >/tmp/assay-deps.$$ 2>&1 || {
        tail -20 /tmp/assay-deps.$$
        rm -f /tmp/assay-deps.$$
        echo "could not install:$missing" >&2
        exit 1
    }
fi
rm -f /tmp/assay-deps.$$
