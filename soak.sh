#!/bin/sh
# Minutes of everything at once against a broker that is killed again and again: soak.sh [MINUTES [SEED]], 10 unless given.
# Prints one line of counts and ends with 1 where something was lost, doubled, turned round or not as the models say.
set -eu
cd "$(dirname "$0")"
module=mini-kafka-integration-tests
mvn -B -q -Dspotless.check.skip=true -pl $module -am test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/classpath </dev/null
exec java -cp "$module/target/test-classes:$(cat $module/target/classpath)" io.minikafka.it.soak.Soak "$@"
