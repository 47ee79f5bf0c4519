package dev.assay.worker.bench;

import dev.assay.worker.cache.CacheObserver;

/** Told what happens while tasks are done. */
public interface BenchObserver extends CacheObserver {
    /** Evidence was stored. */
    void kept(long bytes);

    /** A repeated task gave other evidence than before, under that key. */
    void differed(String key);
}
