/** What responds in another way inside a model than before: other weights on the same pictures, or other pictures. */
@NullMarked
package dev.assay.check.drift;

import org.jspecify.annotations.NullMarked;
