/** The Merkle tree over the records (RFC 6962) and its tiles (C2SP tlog-tiles): growing, reading, proving. */
@NullMarked
package dev.assay.trail.log;

import org.jspecify.annotations.NullMarked;
