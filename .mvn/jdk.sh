# Finds a JDK of version 21 or newer and exports JAVA_HOME. Sourced by mvnw and assay.
# Order: JAVA_HOME if it is new enough, then java on the PATH, then the newest in the usual folders.

jdk_major() { # the feature release of the JDK in folder $1, or 0 when there is none
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1 | grep . || echo 0
}

jdk_search() {
    if [ -n "${JAVA_HOME-}" ] && [ "$(jdk_major "$JAVA_HOME")" -ge 21 ]; then echo "$JAVA_HOME"; return; fi
    if on_path=$(command -v javac); then
        home=$(dirname "$(dirname "$(readlink -f "$on_path")")")
        if [ "$(jdk_major "$home")" -ge 21 ]; then echo "$home"; return; fi
    fi
    newest=20 found=
    for home in /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        major=$(jdk_major "$home")
        if [ "$major" -gt "$newest" ]; then newest=$major found=$home; fi
    done
    echo "$found"
}

JAVA_HOME=$(jdk_search)
if [ -z "$JAVA_HOME" ]; then
    echo "assay needs a JDK of version 21 or newer and found none: install one (for example Temurin 25) or set JAVA_HOME." >&2
    exit 2
fi
export JAVA_HOME
