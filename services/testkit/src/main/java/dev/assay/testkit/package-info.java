/** Fakes and seeded scenarios for tests. */
@NullMarked
package dev.assay.testkit;

import org.jspecify.annotations.NullMarked;
