/** Whether small changes of a picture, made on purpose, change the prediction or the explanation. */
@NullMarked
package dev.assay.check.attack;

import org.jspecify.annotations.NullMarked;
