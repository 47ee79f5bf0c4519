#!/bin/sh
# Makes the topics, and gives the workers' share group its settings. What is there stays as it is: the services hold it
# to the same values at start and say what differs. A test holds this list to the code (TopicsScriptTest).
#
#   BOOTSTRAP=host:9092 REPLICATION=3 deploy/topics.sh     KAFKA_HOME: /opt/kafka unless set
#   COMMAND_CONFIG=admin.properties for TLS and SASL
set -eu
bin=${KAFKA_HOME:-/opt/kafka}/bin
: "${BOOTSTRAP:?name the brokers, for example BOOTSTRAP=127.0.0.1:9092}"
replication=${REPLICATION:-3}
# With one copy to spare a broker may be away; with none, a confirmed write could be lost.
insync=$((replication > 1 ? replication - 1 : 1))

kafka() {
    tool=$1
    shift
    "$bin/$tool" --bootstrap-server "$BOOTSTRAP" ${COMMAND_CONFIG:+--command-config "$COMMAND_CONFIG"} "$@"
}

topic() {
    name=$1
    partitions=$2
    shift 2
    for setting in "$@"; do
        set -- "$@" --config "$setting"
        shift
    done
    kafka kafka-topics.sh --create --if-not-exists --topic "$name" --partitions "$partitions" \
        --replication-factor "$replication" --config "min.insync.replicas=$insync" "$@"
}

topic assay.model-versions 1 cleanup.policy=delete max.message.bytes=1114112 retention.bytes=-1 retention.ms=-1
topic assay.dataset-versions 1 cleanup.policy=delete max.message.bytes=1114112 retention.bytes=-1 retention.ms=-1
topic assay.plans 1 cleanup.policy=delete max.message.bytes=1114112 retention.bytes=-1 retention.ms=-1
topic assay.check-tasks 1 cleanup.policy=delete max.message.bytes=1114112 message.timestamp.type=LogAppendTime retention.bytes=-1 retention.ms=2592000000
topic assay.check-results 4 cleanup.policy=delete max.message.bytes=1114112 message.timestamp.type=LogAppendTime retention.bytes=-1 retention.ms=2592000000
topic assay.reviews 1 cleanup.policy=delete max.message.bytes=1114112 retention.bytes=-1 retention.ms=-1
topic assay.orders 1 cleanup.policy=delete max.message.bytes=1114112 retention.bytes=-1 retention.ms=-1
topic assay.ledger 1 cleanup.policy=delete max.message.bytes=8454144 retention.bytes=-1 retention.ms=-1
topic assay.rejected 1 cleanup.policy=delete max.message.bytes=1114112 retention.bytes=-1 retention.ms=-1
topic assay.schemas 1 cleanup.policy=compact max.message.bytes=1114112 retention.bytes=-1 retention.ms=-1

group() {
    name=$1
    shift
    for setting in "$@"; do
        kafka kafka-configs.sh --alter --entity-type groups --entity-name "$name" --add-config "$setting"
    done
}

group assay-workers share.auto.offset.reset=earliest share.delivery.count.limit=3 share.isolation.level=read_committed share.record.lock.duration.ms=15000
