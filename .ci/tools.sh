# Sourced by check and demo: makes sure that the tools they name are there.

say() { echo "$*" >&2; }

# Maven takes the JDK of JAVA_HOME before that of PATH, so do we.
java_bin() { echo "${JAVA_HOME:+$JAVA_HOME/bin/}$1"; }

# is_jdk LEAST MOST: would Maven take a JDK of one of these versions?
is_jdk() {
  local version
  version=$("$(java_bin javac)" -version 2>&1) || return 1
  version=${version##*javac }
  version=${version%%[!0-9]*}
  [ "$version" -ge "$1" ] 2>/dev/null && [ "$version" -le "$2" ]
}

# choose_jdk LEAST MOST: the one Maven would take, else one that Debian installed.
choose_jdk() {
  local home
  is_jdk "$1" "$2" && return
  for home in /usr/lib/jvm/java-*-openjdk-*; do
    if JAVA_HOME=$home is_jdk "$1" "$2"; then
      export JAVA_HOME=$home
      return
    fi
  done
  return 1
}

# find_jdk VERSION: prints the home of a JDK of that version, which JDK<VERSION>_HOME names or Debian keeps among the others.
find_jdk() {
  local named=JDK$1_HOME home
  for home in ${!named:+"${!named}"} /usr/lib/jvm/*; do
    if [ -x "$home/bin/java" ] && "$home/bin/java" -version 2>&1 | grep -q "version \"$1[.\"]"; then
      echo "$home"
      return
    fi
  done
  return 1
}

# The newest of the JDKs from LEAST to MOST that Debian has here.
jdk_package() {
  local version
  for ((version = $2; version >= $1; version--)); do
    if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then
      echo "openjdk-$version-jdk-headless"
      return
    fi
  done
  echo "openjdk-$1-jdk-headless"
}

# Is what this package brings there? Clerk's clients refuse a Node that is older than 20.9.
has_tool() {
  case $1 in
    nodejs) node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 2009 ? 1 : 0)' 2>/dev/null ;;
    chromium-driver) command -v chromedriver >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# Debian 12 has Node 18. npm has newer ones as packages, which need no root.
newer_node() {
  local machine=x64
  if [ "$(uname -m)" = aarch64 ]; then machine=arm64; fi
  say "Fetching Node 22 from npm ..."
  npm install --prefix .ci --no-save --no-package-lock --ignore-scripts --no-audit --no-fund "node-linux-$machine@22" >&2
  export PATH=$PWD/.ci/node_modules/node-linux-$machine/bin:$PATH
}

# need_tools WHO LEAST MOST [TOOL...]: a JDK from LEAST to MOST, Maven, and tools by the names of their packages. As root
# on Debian what is missing is installed; else it is named, and the script ends.
need_tools() {
  local who=$1 least=$2 most=$3 tool missing=() packages=()
  shift 3
  choose_jdk "$least" "$most" || missing+=(jdk)
  command -v mvn >/dev/null || missing+=(maven)
  for tool; do
    if [ "$tool" = nodejs ] && ! has_tool nodejs && command -v npm >/dev/null; then newer_node; fi
    has_tool "$tool" || missing+=("$tool")
  done
  if [ ${#missing[@]} = 0 ]; then return; fi
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "$who needs a JDK (version $least to $most), Maven (3.8 or newer) and: ${*/#nodejs/nodejs (20.9 or newer)}. Missing: ${missing[*]}. On Debian:"
    say "  sudo apt-get install openjdk-$least-jdk-headless maven $*"
    if [ -n "${JAVA_HOME:-}" ]; then say "The JDK is looked for in JAVA_HOME, which is $JAVA_HOME."; fi
    exit 1
  fi
  say "Installing with apt-get: ${missing[*]} ..."
  apt-get update -qq
  for tool in "${missing[@]}"; do
    if [ "$tool" = jdk ]; then tool=$(jdk_package "$least" "$most"); fi
    packages+=("$tool")
  done
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${packages[@]}" >&2
  choose_jdk "$least" "$most" || { say "No JDK of version $least to $most: set JAVA_HOME to one."; exit 1; }
  for tool; do
    if [ "$tool" = nodejs ] && ! has_tool nodejs; then newer_node; fi
    has_tool "$tool" || { say "$who needs ${tool/#nodejs/nodejs 20.9 or newer}, which this Debian has not."; exit 1; }
  done
}
