package dev.assay.schemas.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all local state of a process together. Kafka Streams' own defaults allow each store of each task
 * 50 MB of cache and 48 MB of buffers.
 */
public final class SmallState implements RocksDBConfigSetter {
    private static final long CACHE_BYTES = 16L << 20;

    /** Of the cache; a result of a task is at most one megabyte. */
    private static final long BUFFER_BYTES = 8L << 20;

    private static final long BUFFER_OF_A_STORE_BYTES = 2L << 20;

    /** Shared by all stores, and so never closed by one. */
    private static final class Shared {
        static final Cache CACHE;
        static final WriteBufferManager BUFFERS;

        static {
            RocksDB.loadLibrary();
            CACHE = new LRUCache(CACHE_BYTES);
            BUFFERS = new WriteBufferManager(BUFFER_BYTES, CACHE);
        }
    }

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(Shared.CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(Shared.BUFFERS);
        options.setWriteBufferSize(BUFFER_OF_A_STORE_BYTES);
        options.setMaxWriteBufferNumber(2);
    }

    @Override
    public void close(String store, Options options) {
        // what is shared outlives the store
    }
}
