package dev.assay.worker.cache;

/** Told what the cache does. */
public interface CacheObserver {
    /** A release was asked for and was {@code there} or not. */
    void asked(boolean there);

    /** Objects were copied from the store. */
    void fetched(long bytes);

    /** An object of the store was not what its name says. */
    void altered();

    /** @param bytes of all releases in the cache now */
    void holds(long bytes);
}
