/** The intake over HTTP: uploads become a folder, decisions become answers. */
@NullMarked
package dev.assay.intake.rest;

import org.jspecify.annotations.NullMarked;
