/** The object store in a bucket of an S3 server: the only package with the MinIO SDK. */
@NullMarked
package dev.assay.store.s3;

import org.jspecify.annotations.NullMarked;
