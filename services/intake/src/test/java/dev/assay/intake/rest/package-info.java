@NullMarked
package dev.assay.intake.rest;

import org.jspecify.annotations.NullMarked;
