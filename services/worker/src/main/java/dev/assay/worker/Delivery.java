package dev.assay.worker;

/**
 * A record that the queue gave to this worker.
 *
 * @param count which delivery of the record this is, from 1
 * @param value the event's bytes, none where the record has no value; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
record Delivery(int partition, long offset, int count, byte[] value) {
    @Override
    public String toString() {
        return "delivery " + count + " of task record " + partition + '/' + offset;
    }
}
