@org.jspecify.annotations.NullMarked
package dev.assay.intake.trial;
